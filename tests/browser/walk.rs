//! What a walk is: a portal, a browser, and somebody who uses it.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Once;

use futures::FutureExt as _;
use portal_tests::World;

use crate::chromium::Chromium;
use crate::visitor::Visitor;

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scripts {
    /// They may, and none does.
    Allowed,
    /// The browser runs none.
    Blocked,
}

/// Walks, where there is a browser to walk in. Chromium ends with the walk, however that ends.
pub fn walk(scripts: Scripts, steps: impl AsyncFnOnce(&World, &mut Visitor)) {
    static SAID: Once = Once::new();
    if std::env::var_os("PANEL_BROWSER").is_none() {
        // Past the harness, which would keep the line to itself.
        SAID.call_once(|| {
            writeln!(std::io::stderr(), "not run: the walks in a browser; PANEL_BROWSER=1 asks for them")
                .expect("said");
        });
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        // Of one payment provider: the button pays at once. Where there are several, they are chosen from first.
        let world = World::with(|options| {
            options.settings.insert("PANEL_GATEWAYS".to_owned(), "payu".to_owned());
        });
        let world = world.await;
        let mut visitor = Visitor::new(&world, Chromium::start(scripts == Scripts::Allowed).await);
        let walked = AssertUnwindSafe(steps(&world, &mut visitor)).catch_unwind().await;
        if walked.is_err() {
            visitor.tell_where().await;
        }
        visitor.chromium.end().await;
        world.portal.shutdown().await;
        walked.unwrap_or_else(|panic| resume_unwind(panic));
    });
}
