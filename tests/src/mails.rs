//! What comes by mail.

use panel::Mail;

use crate::{Person, World};

impl World {
    /// The newest mail to somebody, once everything under way has arrived.
    pub async fn mail_to(&self, person: &Person) -> Mail {
        self.portal.drain().await.expect("everything arrives");
        self.portal.mailbox().newest_to(person.email()).expect("a mail")
    }

    /// The one-time password in the newest mail to somebody: it stands on a line of its own.
    pub async fn mailed_password(&self, person: &Person) -> String {
        let text = self.mail_to(person).await.text.expect("a text part");
        let line = text.lines().find_map(|line| line.strip_prefix("    ")).expect("a password");
        line.trim().to_owned()
    }
}
