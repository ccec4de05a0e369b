//! The RADIUS server asks while the table fails: a verdict that is right, or none.

use portal_tests::{Answer, FaultyTable, Machine, Person, Plan, host};
use serde_json::json;

use super::{is_elsewhere, sweep};

struct Subject {
    radius: Machine,
    login: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_told_rightly_or_the_server_goes_by_what_it_remembers() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let name = format!("person-{place}");
        let host = host(&name);
        let person = Person::new(&name).with_host(&host);
        person.write(&world.table).await;
        world.set_pppoe_password(&person, &host.id, "zielony-rower").await;
        Subject { radius: world.radius().await, login: host.pppoe_login.as_str().to_owned() }
    };
    let act = async |subject: &mut Subject| subject.radius.authorize(&subject.login, "").await;
    let check = async |_: &mut Subject, answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        assert_eq!(answer.json()["control:Cleartext-Password"]["value"], json!(["zielony-rower"]), "{plan:?}");
    };
    let sweep = sweep("radius-authorize", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 10, "{sweep:?}");
}
