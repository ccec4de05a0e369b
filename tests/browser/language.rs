//! A language that was chosen by its link stays chosen.

use crate::walk::{Scripts, walk};

#[test]
fn whoever_chose_english_is_not_answered_in_polish() {
    walk(Scripts::Allowed, async |_, james| {
        james.opens("/login").await;
        james.follows("English").await;
        james.presses_in_vain("Log in", 422).await;
        james.reads("2 things need fixing").await;
        james.follows("I forgot my password").await;
        james.fills("Login", "james").await;
        james.fills("E-mail address", "james@example.com").await;
        james.presses("Send a one-time password").await;
        james.reads("Check your mail").await;
        james.follows("Back to log in").await;
        james.reads("I forgot my password").await;
        james.follows("Polski").await;
        james.reads("Nie pamiętam hasła").await;
    });
}
