//! What holds for every page that anybody comes by: nothing in the console, and nothing that `checks.js` finds.

use serde_json::Value;

use crate::visitor::Visitor;
use crate::walk::{Scripts, walk};

/// Looks at the page as it stands; `statuses` are those its document was expected to come with.
pub async fn page_is_in_order(visitor: &Visitor, statuses: &[u16]) {
    let path = visitor.path().await;
    let told = visitor.chromium.console().await;
    // What Chromium recommends to those who look for it is no complaint.
    let told = told.iter().filter(|entry| entry["level"] != "DEBUG");
    let (expected, other): (Vec<&Value>, Vec<&Value>) = told.partition(|entry| is_status(entry, statuses));
    assert!(other.is_empty(), "the console at {path}: {other:#?}");
    assert_eq!(expected.len(), statuses.len(), "the status of {path}");
    // The simulated provider and the workbench are a developer's pages.
    if !path.starts_with("/_local/") {
        let faults = faults(visitor).await;
        assert!(faults.is_empty(), "{path}: {faults:#?}");
    }
}

/// What is wrong with the page at its present size.
pub async fn faults(visitor: &Visitor) -> Vec<String> {
    let found = visitor.runs(include_str!("checks.js")).await;
    serde_json::from_value(found).expect("a list of faults")
}

/// Whether an entry of the console only repeats the status of the document.
fn is_status(entry: &Value, statuses: &[u16]) -> bool {
    let message = entry["message"].as_str().unwrap_or_default();
    entry["source"] == "network"
        && statuses.iter().any(|status| message.contains(&format!("with a status of {status}")))
}

#[test]
fn the_checks_see_what_is_wrong_with_a_page() {
    walk(Scripts::Allowed, async |_, visitor| {
        let page = "data:text/html,<h1>One</h1><h1>Two</h1><h3 id=a>Three</h3><p id=a style=width:2000px>wide</p>\
                    <input><img src=data:,><button></button><main><div class=card><p class=out>out</p></div></main>";
        visitor.client().goto(page).await.expect("a page");
        visitor.runs("document.querySelector('.out').setAttribute('style', 'margin-left: -30px')").await;
        let faults = faults(visitor).await.join("\n");
        for seen in [
            "no language",
            "no title",
            "2 × h1",
            "0 × footer",
            "a level is skipped before <h3",
            "an id stands twice: a,a",
            "no label: <input",
            "no words for <img",
            "no name: <button",
            "there is script or style",
            "the page is 20",
            "out of sight: <p id=\"a\"",
            "out of its frame: <p class=\"out\"",
            "high: <input",
        ] {
            assert!(faults.contains(seen), "{seen:?} is not among\n{faults}");
        }
    });
}
