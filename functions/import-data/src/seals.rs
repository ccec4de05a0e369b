//! What is secret in a line is sealed as soon as the line is read: what a decision makes of it can be told, and the mark of what was
//! imported holds nothing from which a password could be guessed (S23).

use shared::random::Random;
use shared::seal::{SealError, Sealer};
use shared::store::keys;

use crate::record::{Fingerprint, Parsed, Record};

/// Seals.
pub struct Seals<'a> {
    /// With this key.
    pub sealer: &'a Sealer,
    /// And this randomness.
    pub random: &'a dyn Random,
}

impl Seals<'_> {
    /// Seals the password of a host, and takes a keyed tag for it into the fingerprint. Error: it cannot be sealed.
    pub fn put(&self, parsed: &mut Parsed) -> Result<(), SealError> {
        let Record::Host(host) = &mut parsed.record else { return Ok(()) };
        let Some(password) = &host.pppoe_password else { return Ok(()) };
        let place = keys::host(&host.subscriber, &host.id).to_string();
        let tag = self.sealer.tag(password.secret(), &place);
        host.pppoe_sealed = Some(password.seal(self.sealer, self.random, &host.subscriber, &host.id)?);
        parsed.fingerprint = Fingerprint::with_tag(&parsed.record, "pppoe_password", &tag).map_err(|_| SealError)?;
        Ok(())
    }
}
