//! `GET /payments/transfer`: how to pay what is owed by bank transfer.

mod page;

use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{AccountNumber, Money, Subscriber, transfer_payload};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply};
use shared::i18n::Texts;
use shared::openapi::{Area, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::Table;
use shared::tr;
use shared::views::Provider;

/// The function.
pub struct BankTransfer {
    sessions: Sessions,
    provider: Provider,
}

/// What a transfer order takes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BankTransfer")]
pub(crate) struct Output {
    /// What is owed now.
    pub owed: Money,
    /// Whom it goes to.
    pub receiver: String,
    /// The account it goes to: the subscriber's own, else the one of all. None: the office tells.
    pub account: Option<AccountNumber>,
    /// Whether that account is the subscriber's own, so that whatever comes in on it is theirs.
    pub is_own: bool,
    /// Its title.
    pub title: String,
    /// What the code to scan holds, as the Polish Bank Association recommends it. None: nothing is owed, or more than such a code
    /// can say.
    pub code: Option<String>,
}

impl Endpoint for BankTransfer {
    const NAME: &'static str = "bank-transfer";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT];

    fn operations() -> Vec<Operation> {
        let summary = "How to pay what is owed by bank transfer.";
        vec![
            Operation::get(Area::Payments, "/payments/transfer", "getBankTransfer", summary)
                .needs(Needs::FullSession)
                .shows::<Output>("What a transfer order takes."),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self { sessions: Sessions::init(boot, &table).await?, provider: boot.settings.provider()? })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(&request)?;
        let visit = self.sessions.open(&claims, &request).await?;
        let output = Output::of(&visit.subscriber, &self.provider);
        let reply = Reply::of(&request, &output, || page::transfer(&self.provider, &visit, &output))?;
        Ok(if request.format == Format::Html { reply.with_script() } else { reply })
    }
}

impl Output {
    fn of(subscriber: &Subscriber, provider: &Provider) -> Self {
        let owed = subscriber.balance.owed();
        let own = subscriber.account.clone();
        let (is_own, account) = (own.is_some(), own.or_else(|| provider.account.clone()));
        let number = subscriber.id.as_str().split_once('_').map_or("", |(_, tail)| tail);
        let title = tr!(Texts::of(subscriber.language), "transfer-title-text", number = number);
        let code = account.as_ref().and_then(|account| {
            let of = |title: &str| transfer_payload(provider.tax_id.as_ref(), &provider.name, account, owed, title);
            // Where the title is too long for a code, the number alone tells whose money it is.
            of(&title).or_else(|| of(number))
        });
        Self { owed, receiver: provider.name.clone(), account, is_own, title, code }
    }
}
