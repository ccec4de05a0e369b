//! S28: rights are enforced on one machine as on AWS, so what works here has the rights that it needs there.

use portal_tests::{Person, World};
use shared::grant::Grant;

const ENOUGH: &[Grant] = &[Grant::table(&["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:UpdateItem"])];
const WITHOUT_QUERY: &[Grant] = &[Grant::table(&["dynamodb:BatchGetItem", "dynamodb:UpdateItem"])];

#[tokio::test(flavor = "multi_thread")]
async fn s28_a_function_that_calls_what_it_is_not_granted_fails_here_too() {
    for (grants, status) in [(ENOUGH, 200), (WITHOUT_QUERY, 500)] {
        let world = World::with(|options| {
            for function in options.functions.iter_mut().filter(|function| function.name == "home") {
                function.grants = grants;
            }
        });
        let world = world.await;
        let anna = Person::new("anna");
        anna.write(&world.table).await;
        let mut app = world.app_of(&anna).await;
        let _ = app.get("/").await.expect(status);
    }
}
