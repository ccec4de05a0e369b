//! The OpenAPI document as it is served, and the bodies it tells of as they are read. That no answer is outside of it is held
//! by every test: see `tests/src/contract.rs`.

use std::collections::BTreeSet;

use portal_tests::{Answer, Client, Person, World, charge, host};
use serde_json::{Map, Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served_to_anybody_and_kept_for_a_day() {
    let world = World::new().await;
    for mut client in [world.app(), world.browser()] {
        let answer = client.get("/openapi.json").await.expect(200);
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "public, max-age=86400");
        assert_eq!(answer.json(), panel::openapi());
    }
}

async fn post(app: &mut Client, path: &str, body: &Map<String, Value>) -> Answer {
    app.post_raw(path, "application/json", serde_json::to_vec(body).expect("JSON")).await
}

/// The fields at fault for a reason.
fn at_fault(answer: &Answer, code: &str) -> BTreeSet<String> {
    let fields = answer.faults().into_iter().filter_map(|fault| Some(fault.strip_suffix(code)?.to_owned()));
    fields.filter_map(|field| field.strip_suffix(':').map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fields_of_the_document_are_those_that_are_read() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]).with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let mut agent = world.app().with("x-api-key", &world.api_keys().await[1]);
    let link = world.pay_link(&anna).await;
    let document = panel::openapi();
    let mut forms = 0;
    for (path, operations) in document["paths"].as_object().expect("paths") {
        let schema = &operations["post"]["requestBody"]["content"]["application/json"]["schema"];
        let Some(properties) = schema["properties"].as_object() else { continue };
        forms += 1;
        let path = &path.replace("/hosts/{id}/", "/hosts/hst_anna/").replace("{id}", "act-00000000000000000000");
        let path = &path.replace("/pay/{token}", &link);
        let app = if path.starts_with("/network/") { &mut agent } else { &mut app };
        let mut of_wrong_type: Map<String, Value> = properties.keys().map(|name| (name.clone(), json!(1))).collect();
        let answer = post(app, path, &of_wrong_type).await.expect(422);
        assert_eq!(at_fault(&answer, "wrong_type"), properties.keys().cloned().collect(), "{path}: each is looked at");
        assert_eq!(at_fault(&answer, "unknown_field"), BTreeSet::new(), "{path}: each is known");
        of_wrong_type.insert("is_admin".to_owned(), json!("1"));
        let answer = post(app, path, &of_wrong_type).await.expect(422);
        assert_eq!(at_fault(&answer, "unknown_field"), BTreeSet::from(["is_admin".to_owned()]), "{path}: no more is");
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let required: BTreeSet<String> = required.map(str::to_owned).collect();
        if !required.is_empty() {
            let answer = post(app, path, &Map::new()).await.expect(422);
            assert!(at_fault(&answer, "required").is_superset(&required), "{path}: {answer:?}");
        }
    }
    assert!(forms >= 4);
}
