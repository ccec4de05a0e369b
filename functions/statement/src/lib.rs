//! `GET /payments/statement`: what moved the balance on some days, as PDF or for spreadsheets.

mod draw;
mod sheet;

use std::sync::Arc;

use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, HeaderValue};
use schemars::JsonSchema;
use shared::boot::{Boot, InitError};
use shared::clock::Clock;
use shared::domain::{ParseError, Statement, local_date};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply, Span};
use shared::openapi::{Area, Content, DayOrNone, Needs, Operation};
use shared::runtime::Endpoint;
use shared::session::Sessions;
use shared::store::{Books, Table};
use shared::views::Provider;

pub use crate::draw::draw;
pub use crate::sheet::{Style, csv};

/// The function.
pub struct StatementFile {
    table: Table,
    sessions: Sessions,
    provider: Provider,
    clock: Arc<dyn Clock>,
}

/// What a statement is written as.
#[derive(Clone, Copy, Debug, Eq, PartialEq, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "StatementFormat")]
enum Written {
    /// For people, and to be kept.
    Pdf,
    /// For spreadsheets: UTF-8 with a byte order mark, `;` between fields.
    Csv,
}

impl Written {
    fn parse(name: &str) -> Result<Self, ParseError> {
        match name {
            "pdf" => Ok(Self::Pdf),
            "csv" => Ok(Self::Csv),
            _ => Err(ParseError::new("choice_invalid")),
        }
    }
}

impl Endpoint for StatementFile {
    const NAME: &'static str = "statement";
    const GRANTS: &'static [Grant] = &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem", "dynamodb:Query"])];

    fn operations() -> Vec<Operation> {
        let summary = "The movements of some days as a file.";
        vec![
            Operation::get(Area::Payments, "/payments/statement", "getStatement", summary)
                .needs(Needs::FullSession)
                .query::<DayOrNone>("from", "The first day; a year before the last one where it is not said.")
                .query::<DayOrNone>("to", "The last day; today where it is not said.")
                .query::<Written>("format", "What it is written as: PDF, unless said otherwise.")
                .query::<Style>(
                    "style",
                    "How spreadsheets get amounts and dates: as Polish ones expect, unless said otherwise.",
                )
                .answers(StatusCode::OK, "The file.", Content::Files(["application/pdf", "text/csv"]))
                .problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            provider: boot.settings.provider()?,
            clock: boot.clock.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let span = Span::of(&request)?;
        let written = choice(&request, "format", Written::parse)?.unwrap_or(Written::Pdf);
        let style = choice(&request, "style", Style::parse)?.unwrap_or(Style::Polish);
        let visit = self.sessions.enter(&request).await?;
        let subscriber = &visit.subscriber;
        let books = self.table.books_since(subscriber, span.begins_at()?).await?;
        let Books { balance, entries } = books.ok_or_else(|| Problem::invalid_field("from", "span_too_long"))?;
        let statement = Statement::of(balance, entries, span.from, span.to).map_err(Problem::internal)?;
        let (content_type, ending, bytes) = match written {
            Written::Pdf => {
                let made = local_date(self.clock.now());
                let pdf = draw(visit.texts(), &self.provider, subscriber, &statement, made);
                ("application/pdf", "pdf", pdf.map_err(Problem::internal)?)
            }
            Written::Csv => {
                let csv = csv(visit.texts(), &statement, style).map_err(Problem::internal)?;
                ("text/csv; charset=utf-8", "csv", csv)
            }
        };
        let name = format!("attachment; filename=\"panel-{}-{}.{ending}\"", span.from, span.to);
        let disposition = HeaderValue::from_str(&name).map_err(Problem::internal)?;
        Ok(Reply::bytes(StatusCode::OK, content_type, bytes).with_header(CONTENT_DISPOSITION, disposition))
    }
}

fn choice<T>(
    request: &Incoming,
    name: &str,
    parse: impl Fn(&str) -> Result<T, ParseError>,
) -> Result<Option<T>, Problem> {
    let chosen = request.choice(name).map(parse).transpose();
    chosen.map_err(|_| Problem::invalid_field(name, "choice_invalid"))
}
