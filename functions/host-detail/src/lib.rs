//! `GET /hosts/{id}`: a host, whether it is online, and what went through it in the last day and the last week. Its charts are
//! files of their own, so that the page passes a slow line at once: `GET /hosts/{id}/charts/traffic` and `/packets`.

mod chart;
mod output;
mod page;
mod span;
mod words;

use http::header::{CACHE_CONTROL, HeaderValue};
use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::domain::{Host, HostId};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::{Claims, Sessions};
use shared::store::{Table, keys};
use shared::usage::{ToldHost, Usage, series};
use shared::views::{Measure, Provider};

use crate::chart::{Size, Theme};
use crate::output::Output;
use crate::span::Span;

/// A chart changes every five minutes; whoever looks again at once sees the same.
const CACHING: HeaderValue = HeaderValue::from_static("private, max-age=60");
const SVG: &str = "image/svg+xml";

/// The function.
pub struct HostDetail {
    table: Table,
    usage: Usage,
    sessions: Sessions,
    provider: Provider,
}

impl Endpoint for HostDetail {
    const NAME: &'static str = "host-detail";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem"]), Usage::LOOKS];

    fn operations() -> Vec<Operation> {
        let chart = |path, id, summary| {
            Operation::get(Area::Hosts, path, id, summary)
                .needs(Needs::FullSession)
                .path::<HostId>("id", "The host.")
                .query::<Span>("span", "How far back it goes: a day, unless said otherwise.")
                .query::<Size>("size", "What it is to fit: a desk, unless said otherwise.")
                .query::<Theme>("theme", "What it is to stand on: something light, unless said otherwise.")
                .answers(StatusCode::OK, "The chart.", Content::File(SVG))
        };
        vec![
            Operation::get(Area::Hosts, "/hosts/{id}", "getHost", "A host, and what went through it.")
                .needs(Needs::FullSession)
                .path::<HostId>("id", "The host.")
                .shows::<Output>("The host, with the points of a day and of a week.")
                .leads_to("drawTraffic", "id", "/host/id")
                .leads_to("drawPackets", "id", "/host/id"),
            chart("/hosts/{id}/charts/traffic", "drawTraffic", "A chart of bits a second."),
            chart("/hosts/{id}/charts/packets", "drawPackets", "A chart of packets a second."),
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
        debug_assert_eq!(request.method, Method::GET);
        let claims = self.sessions.claims(&request)?;
        let id = request.parameter("id", HostId::parse)?;
        match request.path.rsplit_once("/charts/") {
            None => Box::pin(self.page(&request, &claims, &id)).await,
            Some((_, "traffic")) => Box::pin(self.chart(&request, &claims, &id, Measure::Rate)).await,
            Some(_) => Box::pin(self.chart(&request, &claims, &id, Measure::Packets)).await,
        }
    }
}

impl HostDetail {
    /// All is read at once, for every key holds the caller: of a host of somebody else there is nothing under it (S01). The
    /// readings of the week hold those of the day.
    async fn page(&self, request: &Incoming, claims: &Claims, id: &HostId) -> Result<Reply, Problem> {
        let (from, to) = Span::Week.window(request.now);
        let of = [(claims.sub.clone(), id.clone())];
        let line = async { self.usage.lines(&of).await.map_err(Problem::from) };
        let readings = async { self.usage.readings(&claims.sub, id, from, to).await.map_err(Problem::from) };
        let open = self.sessions.open(claims, request);
        let (visit, host, lines, readings) = tokio::try_join!(open, self.host(claims, id), line, readings)?;
        // Only now, for who has no session hears of that alone.
        let host = host.ok_or_else(Problem::not_found)?;
        let host = ToldHost::of(host, lines.first().and_then(Option::as_ref), request.now);
        let of = |span: Span| {
            let (from, to) = span.window(request.now);
            series(&readings, from, to, span.step_s())
        };
        let (day, week) = (of(Span::Day), of(Span::Week));
        let output = Output::new(host, &day, &week);
        Reply::of(request, &output, || page::detail(&self.provider, &visit, &output.host, &day, &week))
    }

    async fn chart(
        &self,
        request: &Incoming,
        claims: &Claims,
        id: &HostId,
        measure: Measure,
    ) -> Result<Reply, Problem> {
        let chosen =
            (Span::of(request.choice("span")), Size::of(request.choice("size")), Theme::of(request.choice("theme")));
        let (Some(span), Some(size), Some(theme)) = chosen else { return Err(Problem::not_found()) };
        let (from, to) = span.window(request.now);
        let readings = async { self.usage.readings(&claims.sub, id, from, to).await.map_err(Problem::from) };
        let open = self.sessions.open(claims, request);
        let (visit, host, readings) = tokio::try_join!(open, self.host(claims, id), readings)?;
        host.ok_or_else(Problem::not_found)?;
        let points = series(&readings, from, to, span.step_s());
        let svg = chart::draw(visit.texts(), &points, span, measure, size, theme).map_err(Problem::internal)?;
        Ok(Reply::bytes(StatusCode::OK, SVG, svg.into_bytes()).with_header(CACHE_CONTROL, CACHING))
    }

    async fn host(&self, claims: &Claims, id: &HostId) -> Result<Option<Host>, Problem> {
        Ok(self.table.get(&keys::host(&claims.sub, id)).await?)
    }
}
