//! The edge of a function behind the gateway: what goes in is bounded and checked, what comes out is whole.

use std::future::Future;
use std::time::{Duration, Instant};

use http::Method;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt as _};

use crate::boot::{Boot, InitError};
use crate::grant::Grant;
use crate::http::{BodyLimit, Format, Incoming, Problem, Reader, Reply, SecurityHeaders, check_origin, takes_gzip};
use crate::openapi::Operation;
use crate::settings::Stage;
use crate::views::{Frame, Provider, problem_page};
use crate::{logs, meter};

/// Who calls a function.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Callers {
    /// Browsers and apps: unsafe requests must come from here (S14).
    Subscribers,
    /// Machines that prove themselves by a signature: no cookie of theirs counts.
    Machines,
}

/// A function behind the gateway. The struct is the list of what it depends on.
pub trait Endpoint: Sized + Send + Sync + 'static {
    /// The name of the function: that of its crate.
    const NAME: &'static str;
    /// Its rights.
    const GRANTS: &'static [Grant];
    /// The largest body it takes.
    const BODY_LIMIT: BodyLimit = BodyLimit::FORM;
    /// Who calls it.
    const CALLERS: Callers = Callers::Subscribers;

    /// What its routes take and answer, for the OpenAPI document.
    fn operations() -> Vec<Operation>;
    /// Builds what the function needs, once a cold start.
    fn init(boot: &Boot) -> impl Future<Output = Result<Self, InitError>> + Send;
    /// Answers a request.
    fn call(&self, request: Incoming) -> impl Future<Output = Result<Reply, Problem>> + Send;
}

/// A started function with what surrounds it.
pub struct Edge<E> {
    endpoint: E,
    boot: Boot,
    provider: Provider,
    public_url: String,
    headers: SecurityHeaders,
    stage: Stage,
}

/// How long before Lambda ends an invocation it is answered, whatever is still under way.
const RESERVE: Duration = Duration::from_secs(1);
/// Answers below this size are not worth compressing.
const GZIP_BYTES_MIN: usize = 600;

/// What of a request is needed to render a problem after the request itself is spent.
struct Asked {
    method: Method,
    path: String,
    /// The route, as the gateway names it: that is what a log is told, for a path may hold what opens something (S27).
    route: String,
    format: Format,
    reader: Reader,
    takes_gzip: bool,
}

impl<E: Endpoint> Edge<E> {
    /// Starts the function.
    pub async fn start(boot: Boot) -> Result<Self, InitError> {
        let settings = boot.settings.clone();
        let public_url = settings.public_url()?.to_owned();
        let origins = settings.optional("PANEL_PAY_ORIGINS").unwrap_or_default();
        let origins: Vec<String> = origins.split(',').filter(|o| !o.is_empty()).map(str::to_owned).collect();
        Ok(Self {
            endpoint: Box::pin(E::init(&boot)).await?,
            provider: settings.provider()?,
            headers: SecurityHeaders::new(&public_url, &origins),
            stage: settings.stage()?,
            public_url,
            boot,
        })
    }

    /// Answers a request of the gateway, whatever it is.
    pub async fn handle(&self, request: lambda_http::Request) -> http::Response<Body> {
        let started = Instant::now();
        let asked = Asked::of(&request, E::CALLERS);
        let limit = self.limit(&request);
        let answer = tokio::time::timeout(limit, Box::pin(self.answer(request, asked.reader.clone())));
        let (outcome, cost) = meter::metered(answer).await;
        // Whom Lambda cuts off gets the gateway's own line. What was under way is done or not, as after a lost answer.
        let outcome = outcome.unwrap_or_else(|late| Err(Problem::unavailable(late)));
        let reply = outcome.unwrap_or_else(|problem| self.render(&asked, &problem));
        let has_script = reply.has_script();
        let mut response = reply.into_response();
        self.headers.apply(response.headers_mut(), has_script);
        if self.stage == Stage::Local
            && let Ok(value) = HeaderValue::from_str(&cost.line())
        {
            response.headers_mut().insert("x-panel-cost", value);
        }
        let status = response.status().as_u16();
        tracing::info!(function = E::NAME, route = asked.route, status, cost = cost.line(), "request");
        if self.stage != Stage::Local {
            logs::metric(E::NAME, status, started.elapsed(), &cost);
        }
        into_lambda(response, asked.takes_gzip)
    }

    /// How long an answer may take: several calls that are slow, each in its own time, are together too much.
    fn limit(&self, request: &lambda_http::Request) -> Duration {
        let deadline_ms = request.lambda_context_ref().map(|context| context.deadline).filter(|deadline| *deadline > 0);
        let Some(deadline_ms) = deadline_ms else { return Duration::MAX };
        let now_ms = u64::try_from(self.boot.clock.now().as_millisecond()).unwrap_or_default();
        Duration::from_millis(deadline_ms.saturating_sub(now_ms)).saturating_sub(RESERVE)
    }

    async fn answer(&self, mut request: lambda_http::Request, reader: Reader) -> Result<Reply, Problem> {
        match E::CALLERS {
            Callers::Subscribers => check_origin(request.method(), request.headers(), &self.public_url)?,
            // A machine is answered in JSON, whatever its library puts into `Accept`.
            Callers::Machines => {
                request.headers_mut().remove(ACCEPT);
            }
        }
        let incoming = Incoming::parse(request, reader, E::BODY_LIMIT, self.boot.clock.now())?;
        self.endpoint.call(incoming).await
    }

    /// A problem as its reader wants it. Its cause is logged and never leaves.
    fn render(&self, asked: &Asked, problem: &Problem) -> Reply {
        if let Some(cause) = &problem.cause {
            tracing::error!(function = E::NAME, code = problem.code, cause = %cause, "problem");
        }
        let reply = match asked.format {
            Format::Html => self.render_page(asked, problem),
            Format::Json => {
                let document = problem.document(asked.reader.texts());
                Reply::bytes(problem.status, "application/problem+json", document)
            }
        };
        match problem.retry_after_seconds {
            Some(seconds) => reply.with_header(RETRY_AFTER, seconds.into()),
            None => reply,
        }
    }

    fn render_page(&self, asked: &Asked, problem: &Problem) -> Reply {
        let onward = match problem.code {
            "unauthenticated" if asked.method == Method::GET && asked.path != "/" => {
                let next: String = form_urlencoded::byte_serialize(asked.path.as_bytes()).collect();
                Some(format!("/login?next={next}"))
            }
            "unauthenticated" => Some("/login".to_owned()),
            "must_change_password" => Some("/password".to_owned()),
            "second_factor_required" => Some("/login/code".to_owned()),
            _ => None,
        };
        if let Some(reply) = onward.and_then(|path| Reply::see_other(&path).ok()) {
            return reply;
        }
        let texts = asked.reader.texts();
        let title = problem.title(texts);
        // Who is known reads their own language: there is none to choose.
        let kept_query = (!asked.reader.is_known()).then_some("");
        let frame = Frame::public(texts, &self.provider, &title, kept_query);
        let fault = problem.errors.first().and_then(|error| problem.field_sentence(texts, &error.field));
        let detail = fault.or_else(|| problem.detail(texts));
        let page = problem_page(&frame, problem.status.as_u16(), &title, detail.as_deref());
        Reply::html(problem.status, page)
    }
}

impl Asked {
    fn of(request: &lambda_http::Request, callers: Callers) -> Self {
        use lambda_http::RequestExt as _;
        let headers = request.headers();
        let query = request.query_string_parameters();
        Self {
            method: request.method().clone(),
            path: request.raw_http_path().to_owned(),
            route: route(request),
            format: match callers {
                Callers::Subscribers => Format::negotiate(headers).unwrap_or(Format::Json),
                Callers::Machines => Format::Json,
            },
            reader: Reader::of(headers, query.first("lang")),
            takes_gzip: takes_gzip(headers),
        }
    }
}

fn route(request: &lambda_http::Request) -> String {
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.route_key.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

/// As the Lambda runtime wants it. The gateway does not compress: every byte counts behind a throttled line, so this does.
fn into_lambda(response: http::Response<Vec<u8>>, takes_gzip: bool) -> http::Response<Body> {
    let (mut head, body) = response.into_parts();
    let body = if takes_gzip && body.len() >= GZIP_BYTES_MIN && is_text(&head.headers) {
        match gzip(&body) {
            Ok(small) => {
                head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                Body::Binary(small)
            }
            Err(_) => Body::Binary(body),
        }
    } else if body.is_empty() {
        Body::Empty
    } else if body.starts_with(BYTE_ORDER_MARK) {
        // lambda_http reads text again, by its type, and takes the mark away that spreadsheets need: what is encoded it leaves.
        head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
        Body::Binary(body)
    } else {
        String::from_utf8(body).map_or_else(|error| Body::Binary(error.into_bytes()), Body::Text)
    };
    http::Response::from_parts(head, body)
}

/// In UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn is_text(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["text/", "application/json", "application/problem+json", "image/svg"]
        .iter()
        .any(|start| content_type.starts_with(start))
}

fn gzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(body)?;
    encoder.finish()
}
