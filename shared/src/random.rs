//! Randomness as an argument.

/// Gives random bytes.
pub trait Random: Send + Sync {
    /// Fills the whole of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The random numbers of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// Ends the process where the system has no random numbers: nothing safe can be done without.
    #[expect(clippy::expect_used, reason = "a system without random numbers cannot run the portal")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random numbers");
    }
}

/// Letters and digits that are not taken for one another (Crockford's base 32): five bits each.
pub const READABLE: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Random readable text of five bits a character.
pub fn readable(random: &dyn Random, length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    random.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(READABLE[usize::from(byte & 31)])).collect()
}
