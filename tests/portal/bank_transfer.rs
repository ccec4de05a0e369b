//! Paying by bank transfer: the account, the title, and a code to scan.

use portal_tests::{Person, World, charge};
use serde_json::{Value, json};
use shared::domain::AccountNumber;
use shared::views::COPY_SCRIPT;

const PATH: &str = "/payments/transfer";
const OWN: &str = "94101010230000000000001001";

fn with_account(person: Person) -> Person {
    let mut person = person;
    person.subscriber.account = Some(AccountNumber::parse(OWN).expect("an account"));
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_goes_to_the_subscriber_s_own_account_by_a_code_that_says_all_of_it() {
    let anna = with_account(Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]));
    let world = World::of(&[&anna]).await;
    let output = world.app_of(&anna).await.get(PATH).await.expect(200).json();
    let wanted = json!({
        "owed": {"amount": 13_980, "currency": "PLN"}, "receiver": "Bliski Internet", "account": OWN, "is_own": true,
        "title": "Internet, klient anna",
        "code": format!("5260001246|PL|{OWN}|013980|Bliski Internet|Internet, klient anna|||"),
    });
    assert_eq!(output, wanted);
    let mut browser = world.browser_of(&anna).await;
    let page = browser.get(PATH).await.expect(200);
    for part in
        ["94 1010 1023 0000 0000 0000 1001", "139,80", "Internet, klient anna", "<svg class=\"qr\"", COPY_SCRIPT]
    {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(
        page.header("content-security-policy").contains("script-src 'self'"),
        "{}",
        page.header("content-security-policy")
    );
    assert!(
        page.body.contains("data-copy=\"94101010230000000000001001\"") && page.body.contains("hidden"),
        "{}",
        page.body
    );
    let script = browser.get(COPY_SCRIPT).await.expect(200);
    assert!(script.bytes.len() < 1000, "{}", script.bytes.len());
    assert!(browser.get("/payments").await.expect(200).body.contains(PATH));
    assert!(browser.get("/").await.expect(200).body.contains(PATH));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_account_of_their_own_the_title_says_whose_it_is() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let output = world.app_of(&anna).await.get(PATH).await.expect(200).json();
    assert_eq!((&output["is_own"], &output["account"]), (&json!(false), &json!("61109010140000071219812874")));
    let page = world.browser_of(&anna).await.get(PATH).await.expect(200).body;
    assert!(page.contains("Wpisz tytuł dokładnie tak jak wyżej"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_asks_for_nothing_or_for_more_than_it_can_say() {
    let mut anna = with_account(Person::new("anna").owing(&[charge(11, 1_000_000)]));
    anna.login = "anna".to_owned();
    let bert = with_account(Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let of_anna = world.app_of(&anna).await.get(PATH).await.expect(200).json();
    assert_eq!((&of_anna["code"], &of_anna["owed"]["amount"]), (&Value::Null, &json!(1_000_000)));
    let of_bert = world.app_of(&bert).await.get(PATH).await.expect(200).json();
    assert_eq!((&of_bert["code"], &of_bert["owed"]["amount"]), (&Value::Null, &json!(0)));
    let page = world.browser_of(&bert).await.get(PATH).await.expect(200).body;
    assert!(page.contains("Nie masz teraz nic do zapłaty") && !page.contains("<svg class=\"qr\""), "{page}");
}
