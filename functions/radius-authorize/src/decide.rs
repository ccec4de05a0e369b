//! Who may connect, and how fast: decided from what was read, without a call.

use shared::domain::{Host, Mac, Subscriber, Timestamp};
use shared::network::pppoe::PppoePassword;
use shared::network::{Network, RadiusReply, Router, Stamp};

/// Why a login is turned away, in words for the server's log and the router's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// No host has it.
    UnknownLogin,
    /// Its host is known by other hardware.
    UnknownMac,
    /// Its host has no password: the provider has told none.
    NoPassword,
}

impl Refusal {
    /// The word in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnknownLogin => "unknown login",
            Self::UnknownMac => "MAC not registered",
            Self::NoPassword => "no password",
        }
    }

    /// The verdict for FreeRADIUS.
    pub fn reply(self) -> RadiusReply {
        RadiusReply::default().control("Portal-Verdict", "reject").reply("Reply-Message", self.name())
    }
}

/// Whether the hardware that calls may: any, where none is registered.
pub fn check_mac(host: &Host, calling: Option<&Mac>) -> Result<(), Refusal> {
    let is_registered = |mac: &Mac| host.macs.contains(mac);
    if host.macs.is_empty() || calling.is_some_and(is_registered) { Ok(()) } else { Err(Refusal::UnknownMac) }
}

/// The passwords that a host may be called with.
#[derive(Debug)]
pub struct Passwords {
    /// The one that holds.
    pub current: PppoePassword,
    /// The one before, while the provider lets it live.
    pub previous: Option<PppoePassword>,
}

/// Whether the password before is still good.
pub fn previous_lives(host: &Host, now: Timestamp) -> bool {
    let previous = host.pppoe_secret.as_ref().and_then(|secret| secret.previous.as_ref());
    previous.is_some_and(|previous| now < previous.until)
}

/// The verdict for FreeRADIUS: the password that it shall compare with, and what the router is told once it fits.
pub fn accept(
    network: &Network,
    router: &Router,
    (subscriber, host): (&Subscriber, &Host),
    link: Option<&str>,
    passwords: &Passwords,
) -> RadiusReply {
    let level = subscriber.restriction.map(|restriction| restriction.level);
    let profile = network.profile_with(level, host, link);
    let stamp = Stamp::of(subscriber.line.as_ref(), host);
    let mut reply = RadiusReply::default()
        .control("Portal-Verdict", "accept")
        .control("Cleartext-Password", passwords.current.secret().expose());
    if let Some(previous) = &passwords.previous {
        reply = reply.control("Portal-Previous-Password", previous.secret().expose());
    }
    reply
        .reply("Acct-Interim-Interval", profile.interim_s)
        .reply("Class", stamp.to_string())
        .reply_all(&router.attributes(&profile))
}
