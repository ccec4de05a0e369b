//! No page needs a script.

use crate::story::whole_story;
use crate::walk::{Scripts, walk};

#[test]
fn the_whole_story_works_in_a_browser_that_runs_no_script() {
    walk(Scripts::Blocked, async |world, anna| {
        let page = "data:text/html,<title>off</title><script>document.title = 'on'</script>";
        anna.client().goto(page).await.expect("a page");
        assert_eq!(anna.client().title().await.expect("a title"), "off");
        whole_story(world, anna).await;
    });
}
