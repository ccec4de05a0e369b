//! A table that does not answer in time: few cases, for each waits as long as one try of the SDK may take.

use panel::payu::OrderStatus;
use portal_tests::{Answer, Client, Fault, FaultyTable, Person, Plan, World};
use shared::domain::PaymentState;
use shared::session::Minter;

use super::{app_of, assert_calm, debtor, is_elsewhere};
use crate::pay::KEY;

#[derive(Clone, Copy)]
enum Action {
    LogIn,
    Pay,
    Book,
}

async fn act(action: Action, world: &World, person: &Person, app: &mut Client) -> Answer {
    match action {
        Action::LogIn => app.post("/login", &[("login", &person.login), ("password", &person.password)]).await,
        Action::Pay => app.post("/payments", &[("idempotency_key", KEY)]).await,
        Action::Book => {
            let order = world.portal.payu().orders().remove(0);
            let (body, signature) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("signed");
            world.told(body.as_bytes(), &[("openpayu-signature", &signature)]).await
        }
    }
}

/// The call that writes hangs; before that the same was done by somebody else, to know which one it is.
async fn hang(action: Action, wanted: &[PaymentState]) {
    let (world, table) = FaultyTable::world().await;
    let minter = Minter::init(&world.boot).await.expect("a minter");
    for is_struck in [false, true] {
        let person = debtor(&world, usize::from(is_struck)).await;
        let mut app = app_of(&world, &minter, &person).await;
        if matches!(action, Action::Book) {
            let order = world.begin(&mut app, KEY).await;
            world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
        }
        let place = table.calls().iter().position(|call| call == "TransactWriteItems");
        let plan = place.map(|place| Plan { place, fault: Fault::Hang, times: 1 });
        table.strike(plan.filter(|_| is_struck));
        let answer = act(action, &world, &person, &mut app).await;
        assert_calm(&answer, "a hang");
        assert_eq!((answer.status, table.strikes()), (200, u32::from(is_struck)), "the second try is in time");
        assert_eq!(world.books(&person).await.states(), wanted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_runs_out_of_time_says_so_itself() {
    if is_elsewhere() {
        return;
    }
    // Three seconds, of which the last is for the answer: less than one try of the SDK.
    let world =
        FaultyTable::world_with(|options| options.template = options.template.replace("Timeout: 10", "Timeout: 3"));
    let (world, table) = world.await;
    let person = debtor(&world, 0).await;
    let mut app = app_of(&world, &Minter::init(&world.boot).await.expect("a minter"), &person).await;
    let _ = app.get("/").await.expect(200);
    table.strike(Some(Plan { place: 0, fault: Fault::Hang, times: 3 }));
    let answer = app.get("/").await.expect(503);
    assert_calm(&answer, "a table that does not answer");
    assert_eq!(table.strikes(), 1, "the first try is still under way");
    table.strike(None);
    let _ = app.get("/").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_hangs_is_made_again_in_time() {
    if is_elsewhere() {
        return;
    }
    let pay = hang(Action::Pay, &[PaymentState::Pending]);
    let book = hang(Action::Book, &[PaymentState::Paid]);
    tokio::join!(hang(Action::LogIn, &[]), pay, book);
}
