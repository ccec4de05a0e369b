//! `GET /help`: whom to ask, and answers to what is asked most. All of it is configuration and texts: the function has no
//! rights and reads nothing, so that it still tells whom to call when everything else is down.

mod page;

use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::AccountNumber;
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Operation};
use shared::runtime::Endpoint;
use shared::views::Provider;

/// The function.
pub struct Help {
    provider: Provider,
}

/// Whom to ask.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Help")]
struct Output<'a> {
    /// The provider.
    name: &'a str,
    /// Where to write.
    email: &'a str,
    /// Where to call.
    phone: &'a str,
    /// When the office is open, in its own words.
    hours: Option<&'a str>,
    /// The account that everybody may transfer to.
    account: Option<&'a AccountNumber>,
}

impl Endpoint for Help {
    const NAME: &'static str = "help";
    const GRANTS: &'static [Grant] = &[];

    fn operations() -> Vec<Operation> {
        let summary = "Whom to ask where the portal cannot help.";
        vec![Operation::get(Area::Portal, "/help", "getHelp", summary).shows::<Output<'_>>("The provider's office.")]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { provider: boot.settings.provider()? })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let provider = &self.provider;
        let output = Output {
            name: &provider.name,
            email: &provider.email,
            phone: &provider.phone,
            hours: Some(provider.hours.as_str()).filter(|hours| !hours.is_empty()),
            account: provider.account.as_ref(),
        };
        Reply::of(&request, &output, || page::help(provider, &request))
    }
}
