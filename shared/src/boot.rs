//! What a function starts from: its settings, and clients made only where a function asks for them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_sdk_secretsmanager::error::ProvideErrorMetadata as _;
use aws_smithy_http_client::tls;
use aws_types::SdkConfig;
use serde::de::DeserializeOwned;

use crate::clock::Clock;
use crate::logs::sdk_error;
use crate::random::Random;
use crate::settings::{Settings, SettingsError};

/// Why a function cannot start. It is logged and ends the process: nothing is served on half a configuration.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// A setting is missing or wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A secret is missing or is not what it should be.
    #[error("secret {name}: {reason}")]
    Secret {
        /// The name of the secret, never its value.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A secret cannot be read now: another start may.
    #[error("secret {name} cannot be read: {reason}")]
    SecretUnread {
        /// The name of the secret.
        name: String,
        /// Why not.
        reason: String,
    },
}

/// Where a function starts.
#[derive(Clone)]
pub struct Boot {
    /// The settings.
    pub settings: Arc<Settings>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    sdk: Arc<OnceLock<SdkConfig>>,
}

impl Boot {
    /// Attempts at one call, the first included.
    const ATTEMPTS_MAX: u32 = 3;
    /// The longest pause before a second attempt, doubled before a third: somebody waits for a page. The SDK's own is a second.
    const BACKOFF: Duration = Duration::from_millis(50);
    const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
    const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
    const OPERATION_TIMEOUT: Duration = Duration::from_secs(8);

    /// A start from settings, with time and randomness as arguments.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { settings: Arc::new(settings), clock, random, sdk: Arc::new(OnceLock::new()) }
    }

    /// A client of `DynamoDB`.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let mut config = aws_sdk_dynamodb::config::Builder::from(self.sdk());
        config.set_endpoint_url(self.settings.optional("AWS_ENDPOINT_URL_DYNAMODB").map(str::to_owned));
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// A client of S3. Elsewhere than on AWS buckets are in the path.
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let endpoint = self.settings.optional("AWS_ENDPOINT_URL_S3").map(str::to_owned);
        let mut config = aws_sdk_s3::config::Builder::from(self.sdk()).force_path_style(endpoint.is_some());
        config.set_endpoint_url(endpoint);
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// A client of SES.
    pub fn ses(&self) -> aws_sdk_ses::Client {
        let mut config = aws_sdk_ses::config::Builder::from(self.sdk());
        config.set_endpoint_url(self.settings.optional("AWS_ENDPOINT_URL_SES").map(str::to_owned));
        aws_sdk_ses::Client::from_conf(config.build())
    }

    /// The secret whose name stands in the setting `variable`, parsed from its JSON.
    pub async fn secret<T: DeserializeOwned>(&self, variable: &'static str) -> Result<T, InitError> {
        let name = self.settings.required(variable)?.to_owned();
        let failed = |reason: String| InitError::Secret { name: name.clone(), reason };
        let mut config = aws_sdk_secretsmanager::config::Builder::from(self.sdk());
        config.set_endpoint_url(self.settings.optional("AWS_ENDPOINT_URL_SECRETS_MANAGER").map(str::to_owned));
        let client = aws_sdk_secretsmanager::Client::from_conf(config.build());
        let answer = client.get_secret_value().secret_id(&name).send().await;
        let answer = answer.map_err(|error| match error.code() {
            // There is no such secret, or nothing in it yet.
            Some("ResourceNotFoundException") => failed(sdk_error(&error)),
            _ => InitError::SecretUnread { name: name.clone(), reason: sdk_error(&error) },
        })?;
        let text = answer.secret_string().ok_or_else(|| failed("has no text".to_owned()))?;
        // The parser's message could quote the secret: its position alone is told.
        serde_json::from_str(text)
            .map_err(|error| failed(format!("is not the JSON it should be, at column {}", error.column())))
    }

    fn sdk(&self) -> &SdkConfig {
        self.sdk.get_or_init(|| self.load_sdk())
    }

    fn load_sdk(&self) -> SdkConfig {
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .build_https();
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Self::CONNECT_TIMEOUT)
            .read_timeout(Self::ATTEMPT_TIMEOUT)
            .operation_attempt_timeout(Self::ATTEMPT_TIMEOUT)
            .operation_timeout(Self::OPERATION_TIMEOUT)
            .build();
        let region = self.settings.optional("AWS_REGION").unwrap_or(REGION).to_owned();
        let mut config = SdkConfig::builder();
        config.set_credentials_provider(credentials(&self.settings));
        config
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region))
            .http_client(http)
            .timeout_config(timeouts)
            .retry_config(
                RetryConfig::standard().with_max_attempts(Self::ATTEMPTS_MAX).with_initial_backoff(Self::BACKOFF),
            )
            .build()
    }
}

/// What calls are signed with. Lambda gives it in the environment, for as long as the function lives; one machine gives each
/// function a key of its own. The SDK's chain of other places to look would be linked into every function, with a client of STS.
fn credentials(settings: &Settings) -> Option<SharedCredentialsProvider> {
    let (key, secret) = (settings.optional("AWS_ACCESS_KEY_ID")?, settings.optional("AWS_SECRET_ACCESS_KEY")?);
    let token = settings.optional("AWS_SESSION_TOKEN").map(str::to_owned);
    Some(SharedCredentialsProvider::new(Credentials::new(key, secret, token, None, "environment")))
}

/// Where the portal runs when nothing says so: Lambda always does.
const REGION: &str = "eu-central-1";
