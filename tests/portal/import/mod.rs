//! Files in the bucket of imports.

mod bad_lines;
mod demo;
mod faults;
mod large;
mod money;
mod pdfs;
mod races;

pub use large::memory_kib;

use import_data::{ImportData, Report};
use portal_tests::World;
use serde_json::{Value, json};
use shared::boot::Boot;
use shared::clock::Clock as _;
use shared::meter::{Cost, metered};
use shared::random::SystemRandom;
use shared::runtime::{Worker as _, WorkerError};
use shared::settings::Settings;

/// A portal whose imports are started by hand, so that what each costs can be told.
pub struct Imports {
    pub world: World,
    function: ImportData,
}

impl Imports {
    pub async fn new() -> Self {
        let world = World::with(|options| options.functions.retain(|function| function.name == "render-invoice")).await;
        Self::of(world).await
    }

    /// On a table without a stream: the embedded one looks at all it has streamed with each item it writes.
    pub async fn unstreamed() -> Self {
        use aws_sdk_dynamodb::types::{
            AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
        };
        let imports = Self::new().await;
        let name = format!("{}-unstreamed", imports.world.boot.settings.required("PANEL_TABLE").expect("a table"));
        let client = imports.world.boot.dynamodb();
        let mut call = client.create_table().table_name(&name).billing_mode(BillingMode::PayPerRequest);
        for (key, kind) in [("PK", KeyType::Hash), ("SK", KeyType::Range)] {
            let part = KeySchemaElement::builder().attribute_name(key).key_type(kind).build().expect("a key");
            let text =
                AttributeDefinition::builder().attribute_name(key).attribute_type(ScalarAttributeType::S).build();
            call = call.key_schema(part).attribute_definitions(text.expect("an attribute"));
        }
        call.send().await.expect("a table");
        let mut world = imports.world;
        let settings = Settings::clone(&world.boot.settings).with("PANEL_TABLE", &name);
        world.boot = Boot::new(settings, world.clock.clone(), std::sync::Arc::new(SystemRandom));
        Self { function: ImportData::init(&world.boot).await.expect("the function"), world }
    }

    pub async fn of(world: World) -> Self {
        let settings = world.portal.settings().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        let boot = Boot::new(settings, world.clock.clone(), std::sync::Arc::new(SystemRandom));
        let function = ImportData::init(&boot).await.expect("the function");
        Self { world, function }
    }

    /// Puts a file into the bucket and imports it.
    pub async fn import(&self, key: &str, file: &str) -> Report {
        self.costly(key, file).await.0
    }

    /// The same, and what it cost.
    pub async fn costly(&self, key: &str, file: &str) -> (Report, Cost) {
        put(&self.world, key, file.as_bytes()).await;
        self.again(key).await
    }

    /// Imports what lies in the bucket.
    pub async fn again(&self, key: &str) -> (Report, Cost) {
        let (outcome, cost) = metered(self.handle(bucket(&self.world), key)).await;
        let mut reports = outcome.expect("imported");
        (reports.pop().expect("a report"), cost)
    }

    /// Brings the event of a new object.
    pub async fn handle(&self, bucket: &str, key: &str) -> Result<Vec<Report>, WorkerError> {
        let event =
            json!({"Records": [{"s3": {"bucket": {"name": bucket}, "object": {"key": key.replace(' ', "+")}}}]});
        let event = serde_json::from_value(event).expect("an event");
        Box::pin(self.function.handle(event, self.world.clock.now())).await
    }
}

/// Puts a large file into the bucket of imports, which takes longer than a function may wait.
pub async fn put_file(world: &World, key: &str, path: &std::path::Path) {
    use aws_sdk_s3::config::timeout::TimeoutConfig;
    let patience = std::time::Duration::from_mins(2);
    let patience =
        TimeoutConfig::builder().read_timeout(patience).operation_attempt_timeout(patience).operation_timeout(patience);
    let body = aws_sdk_s3::primitives::ByteStream::from_path(path).await.expect("a file");
    let call = world.boot.s3().put_object().bucket(bucket(world)).key(key).body(body).customize();
    let call = call.config_override(aws_sdk_s3::config::Builder::new().timeout_config(patience.build()));
    call.send().await.expect("it is in the bucket");
}

/// Puts an object into the bucket of imports. A machine that is busy elsewhere may need more than one try.
pub async fn put(world: &World, key: &str, bytes: &[u8]) {
    for _ in 0..5 {
        let call = world.boot.s3().put_object().bucket(bucket(world)).key(key).body(bytes.to_vec().into());
        if call.send().await.is_ok() {
            return;
        }
    }
    panic!("{key} cannot be put into the bucket");
}

/// Whether the table is the embedded one. The other implementation trips over transactions of the same moment and does not
/// tell what one costs: tests of subscribers side by side are not for it.
pub fn is_embedded() -> bool {
    std::env::var_os("PANEL_TEST_CLOUD").is_none()
}

/// An object of the bucket of imports.
pub async fn get(world: &World, key: &str) -> Option<Vec<u8>> {
    let call = world.boot.s3().get_object().bucket(bucket(world)).key(key);
    let object = call.send().await.ok()?;
    Some(object.body.collect().await.expect("a body").to_vec())
}

pub fn bucket(world: &World) -> &str {
    world.boot.settings.required("PANEL_IMPORT_BUCKET").expect("a bucket")
}

/// The report beside a file.
pub async fn report(world: &World, key: &str) -> Value {
    let bytes = get(world, &format!("{key}.report.json")).await.expect("a report");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// Lines as a file has them.
pub fn file(lines: &[Value]) -> String {
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    lines.join("\n") + "\n"
}

pub fn subscriber(name: &str) -> Value {
    json!({
        "type": "subscriber", "id": format!("sub_{name}"), "name": name, "billing": {"name": name},
        "contact": {"email": format!("{name}@example.pl")}, "electronic_invoices": true,
    })
}

pub fn credential(name: &str, login: &str) -> Value {
    json!({"type": "credential", "subscriber": format!("sub_{name}"), "login": login})
}

pub fn charge(name: &str, month: u32) -> Value {
    json!({
        "type": "charge", "subscriber": format!("sub_{name}"), "id": format!("chg_{month}"), "title": "Internet",
        "period": format!("2026-{month:02}"), "amount": {"amount": 6990, "currency": "PLN"},
        "due": format!("2026-{month:02}-15"), "booked_on": format!("2026-{month:02}-01"),
    })
}

pub fn payment(name: &str, month: u32) -> Value {
    json!({
        "type": "payment", "subscriber": format!("sub_{name}"), "id": format!("pay_{month}"), "title": "Przelew",
        "amount": {"amount": 6990, "currency": "PLN"}, "booked_on": format!("2026-{month:02}-10"), "method": "transfer",
    })
}

pub fn invoice_with_pdf(name: &str, month: u32, pdf: &str) -> Value {
    json!({
        "type": "invoice", "subscriber": format!("sub_{name}"), "id": format!("inv_{month}"),
        "number": format!("FV/{month}/2026"), "issued": format!("2026-{month:02}-01"), "due": format!("2026-{month:02}-15"),
        "total": {"amount": 6990, "currency": "PLN"}, "pdf": pdf,
    })
}

pub fn contract(name: &str, tail: u32) -> Value {
    json!({
        "type": "contract", "subscriber": format!("sub_{name}"), "id": format!("con_{tail}"), "number": format!("U/{tail}"),
        "concluded": "2025-12-01", "fixed_until": "2026-12-31", "notice_months": 1,
        "monthly": {"amount": 6990, "currency": "PLN"}, "due_day": 15,
    })
}

pub fn host(name: &str, tail: u32, pppoe_login: &str) -> Value {
    json!({
        "type": "host", "subscriber": format!("sub_{name}"), "id": format!("hst_{tail}"), "name": "Dom",
        "pppoe_login": pppoe_login, "down_kbps": 300_000, "up_kbps": 50_000,
    })
}
