//! The workbench under `/_local/`: what a developer wants to see and do that no subscriber can.
//!
//! It has no login: it listens on loopback, answers only to the machine's own names, and takes a form only
//! from its own pages.

mod import;
mod layout;
mod mails;
mod multipart;
mod orders;
mod parked;
mod router;
mod schedules;

use std::collections::BTreeMap;
use std::sync::Arc;

use http::request::Parts;
use http::{Method, Request, StatusCode};
use hyper::body::Incoming;
use maud::html;

use crate::cloud::{Cloud, ItemCounter, Mailbox, ObjectQueue};
use crate::fleet::Fleet;
use crate::gateway::{LOCAL_PREFIX, LocalService};
use crate::local_page::{is_own_host, is_same_origin};
use crate::net::{self, Reply};
use crate::parked::Parking;
use crate::payu::{self, Payu};
use crate::router::Router;
use crate::template::Template;
use layout::{framed, note};

/// The largest file that can be uploaded; S3's own limit is elsewhere.
const UPLOAD_MAX_BYTES: usize = 64 * 1024 * 1024;

/// Everything that the workbench shows and moves.
pub(crate) struct Workbench {
    payu: Payu,
    router: Router,
    mailbox: Mailbox,
    items: ItemCounter,
    objects: ObjectQueue,
    fleet: Arc<Fleet>,
    template: Arc<Template>,
    parking: Parking,
    s3: aws_sdk_s3::Client,
    import_bucket: String,
    public_url: String,
}

/// What a form asks for: its fields, of which the last of a name counts.
type Form = BTreeMap<String, String>;

impl Workbench {
    pub(crate) fn new(
        cloud: &Cloud,
        template: &Arc<Template>,
        fleet: &Arc<Fleet>,
        payu: &Payu,
        router: &Router,
        parking: &Parking,
        settings: &BTreeMap<String, String>,
    ) -> Self {
        let setting = |name: &str| settings.get(name).cloned().unwrap_or_default();
        Self {
            payu: payu.clone(),
            router: router.clone(),
            mailbox: cloud.mailbox().clone(),
            items: cloud.items(),
            objects: cloud.objects().clone(),
            fleet: Arc::clone(fleet),
            template: Arc::clone(template),
            parking: parking.clone(),
            s3: crate::s3_client::client(&cloud.endpoints().s3),
            import_bucket: setting("PANEL_IMPORT_BUCKET"),
            public_url: setting("PANEL_PUBLIC_URL"),
        }
    }

    /// As the gateway calls it.
    pub(crate) fn service(self) -> LocalService {
        let bench = Arc::new(self);
        Arc::new(move |request| {
            let bench = Arc::clone(&bench);
            Box::pin(async move { bench.answer(request).await })
        })
    }

    async fn answer(&self, request: Request<Incoming>) -> Reply {
        let path = request.uri().path().to_owned();
        if let Some(rest) = path.strip_prefix(payu::PREFIX)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return self.payu.answer(request, rest).await;
        }
        if let Some(rest) = path.strip_prefix(payu::PRZELEWY24_PREFIX)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return self.payu.answer_przelewy24(request, rest).await;
        }
        if let Some(rest) = path.strip_prefix(payu::TPAY_PREFIX)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return self.payu.answer_tpay(request, rest).await;
        }
        let (parts, body) = request.into_parts();
        if !is_own_host(&parts.headers) {
            return note(StatusCode::FORBIDDEN, "Not here", "This address is not one of this machine's own names.");
        }
        let path: Vec<&str> =
            path.strip_prefix(LOCAL_PREFIX).unwrap_or_default().split('/').filter(|part| !part.is_empty()).collect();
        match parts.method {
            Method::GET => self.show(&path),
            Method::POST if !is_same_origin(&parts) => {
                note(StatusCode::FORBIDDEN, "Not from here", "A form is taken from these pages only.")
            }
            Method::POST => self.post(&parts, body, &path).await,
            _ => note(StatusCode::METHOD_NOT_ALLOWED, "No such method", "These pages know GET and POST."),
        }
    }

    fn show(&self, path: &[&str]) -> Reply {
        match path {
            [] => self.overview(),
            ["workbench.css"] => layout::stylesheet(),
            ["mails"] => self.mails(),
            ["mails", id] => self.mail(id),
            ["mails", id, "html"] => self.mail_html(id),
            ["mails", id, "raw"] => self.mail_raw(id),
            ["orders"] => self.orders(),
            ["router"] => self.router(),
            ["router", "watch"] => self.watch_router(),
            ["parked"] => self.parked(),
            ["schedules"] => self.schedules(),
            ["import"] => self.import_form(),
            _ => note(StatusCode::NOT_FOUND, "Not found", "There is no such page in the workbench."),
        }
    }

    async fn post(&self, parts: &Parts, body: Incoming, path: &[&str]) -> Reply {
        let Ok(body) = net::read_body(body, UPLOAD_MAX_BYTES).await else {
            return note(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too large",
                "The form cannot be read, or is larger than 64 MB.",
            );
        };
        if path == ["import"] {
            return self.import(parts, &body).await;
        }
        let form: Form = form_urlencoded::parse(&body).into_owned().collect();
        match path {
            ["orders", id] => self.act_on_order(id, &form).await,
            ["router"] => self.act_on_router(&form).await,
            ["parked", id] => self.act_on_parked(id, &form).await,
            ["schedules", function] => self.run_schedule(function).await,
            _ => note(StatusCode::NOT_FOUND, "Not found", "There is no such action in the workbench."),
        }
    }

    fn overview(&self) -> Reply {
        let counts = self.items.counts().unwrap_or_default();
        let parked = self.parking.list().len();
        framed(
            "Workbench",
            &html! {
                p { "The portal is at " a href=(self.public_url) { (self.public_url) } "." }
                table {
                    tr { th { "Mails" } td { a href="/_local/mails" { (self.mailbox.count()) } } }
                    tr { th { "Orders at the payment provider" } td { a href="/_local/orders" { (self.payu.orders().len()) } } }
                    tr { th { "Homes at the router" } td { a href="/_local/router" { (self.router.homes().len()) } } }
                    tr { th { "Events set aside" } td { a href="/_local/parked" { (parked) } } }
                    tr { th { "Objects on their way to a function" } td { (self.objects.open_count()) } }
                    @for (table, count) in &counts {
                        tr { th { "Items in " code { (table) } } td { (count) } }
                    }
                }
                h2 { "Routes" }
                table.routes {
                    @for (function, method, path) in self.template.routes().iter() {
                        tr { td { (method) } td { code { (path) } } td { (function) } }
                    }
                }
            },
        )
    }
}

#[cfg(test)]
mod tests;
