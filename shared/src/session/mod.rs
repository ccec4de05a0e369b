//! Who is calling: the token names a session, the session's record decides.

mod device;
mod entrance;
mod gate;
mod mint;
mod token;

pub use device::{Devices, KnownDevice};
pub use entrance::{Entrance, write_event};
pub use gate::{Sessions, Visit};
pub use mint::Minter;
pub use token::{Claims, TokenError, Verifier};
