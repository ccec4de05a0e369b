//! `GET /hosts`: the subscriber's hosts with their speeds, and whether each is online.

mod page;

use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{Host, HostId, SubscriberId};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::keys::Prefix;
use shared::store::{Table, cursor};
use shared::usage::{ToldHost, Usage};
use shared::views::Provider;

/// Hosts on a page: more than a household has, and as many as a slow line carries.
const HOSTS_MAX: i32 = 20;

/// The function.
pub struct ListHosts {
    table: Table,
    usage: Usage,
    sessions: Sessions,
    provider: Provider,
}

/// A page of hosts.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Hosts")]
pub struct Output {
    /// The hosts of this page, by name.
    pub hosts: Vec<ToldHost>,
    /// What to send as `after` for the next page.
    pub next: Option<String>,
}

impl Endpoint for ListHosts {
    const NAME: &'static str = "list-hosts";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:Query"]), Usage::LOOKS];

    fn operations() -> Vec<Operation> {
        vec![
            Operation::get(Area::Hosts, "/hosts", "listHosts", "The hosts, and whether each is online.")
                .needs(Needs::FullSession)
                .cursor()
                .shows::<Output>("A page of hosts.")
                .leads_to("listHosts", "after", "/next")
                .leads_to("getHost", "id", "/hosts/0/id"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            usage: Usage::init(boot)?,
            provider: boot.settings.provider()?,
            table,
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(&request)?;
        let after = request.query("after").map(|text| cursor::decode(text, Prefix::Hosts)).transpose()?;
        let hosts = async {
            let page = self.table.newest::<Host>(&claims.sub, Prefix::Hosts, after.as_deref(), HOSTS_MAX).await?;
            let of: Vec<(SubscriberId, HostId)> =
                page.values.iter().map(|host| (claims.sub.clone(), host.id.clone())).collect();
            Ok::<_, Problem>((self.usage.lines(&of).await?, page))
        };
        let (visit, (lines, page)) = tokio::try_join!(self.sessions.open(&claims, &request), hosts)?;
        let mut hosts: Vec<ToldHost> = page
            .values
            .into_iter()
            .zip(lines)
            .map(|(host, line)| ToldHost::of(host, line.as_ref(), request.now))
            .collect();
        hosts.sort_by(|one, other| (one.name.as_str(), one.id.as_str()).cmp(&(other.name.as_str(), other.id.as_str())));
        let output = Output { hosts, next: page.next.as_deref().map(cursor::encode) };
        Reply::of(&request, &output, || page::list(&self.provider, &visit, &output, after.is_some()))
    }
}
