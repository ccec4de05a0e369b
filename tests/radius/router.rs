//! A router that takes changes of sessions (RFC 5176), or refuses them, or is silent.

use std::net::UdpSocket;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use md5::{Digest as _, Md5};

use crate::server::SECRET;

/// What it does with a change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mood {
    /// ACK.
    Willing,
    /// NAK with this `Error-Cause`.
    Refusing(u32),
    /// Nothing.
    Silent,
}

/// A change that it was asked for.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whether the session shall end; else it gets other attributes.
    pub is_disconnect: bool,
    /// Types and values; of a vendor's attribute the vendor's number, its type and value.
    pub attributes: Vec<(u32, u8, Vec<u8>)>,
}

impl Change {
    /// The text of an attribute; `vendor` 0 is RADIUS itself.
    pub fn text(&self, vendor: u32, kind: u8) -> Option<String> {
        let found = self.attributes.iter().find(|(of, is, _)| *of == vendor && *is == kind)?;
        String::from_utf8(found.2.clone()).ok()
    }
}

/// A running router, gone when it is dropped.
pub struct Router {
    /// Where it takes changes.
    pub port: u16,
    mood: Arc<Mutex<Mood>>,
    changes: Arc<Mutex<Vec<Change>>>,
    over: Arc<AtomicBool>,
}

const DISCONNECT_REQUEST: u8 = 40;
const COA_REQUEST: u8 = 43;
const VENDOR_SPECIFIC: u8 = 26;
const ERROR_CAUSE: u8 = 101;

impl Router {
    /// Starts one that is willing.
    pub fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        socket.set_read_timeout(Some(Duration::from_millis(100))).expect("a limit");
        let port = socket.local_addr().expect("an address").port();
        let mood = Arc::new(Mutex::new(Mood::Willing));
        let (changes, over) = (Arc::default(), Arc::default());
        let router = Self { port, mood, changes, over };
        let (mood, changes, over) = (router.mood.clone(), router.changes.clone(), router.over.clone());
        std::thread::spawn(move || serve(&socket, &mood, &changes, &over));
        router
    }

    /// From now on it does this.
    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What it was asked for, repetitions too.
    pub fn changes(&self) -> Vec<Change> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Router {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn serve(socket: &UdpSocket, mood: &Mutex<Mood>, changes: &Mutex<Vec<Change>>, over: &AtomicBool) {
    let mut buffer = [0; 4096];
    while !over.load(Ordering::Relaxed) {
        let Ok((length, from)) = socket.recv_from(&mut buffer) else { continue };
        let packet = &buffer[..length];
        let change = read(packet);
        let mood = *mood.lock().unwrap_or_else(PoisonError::into_inner);
        changes.lock().unwrap_or_else(PoisonError::into_inner).push(change);
        // An ACK is one above its request, a NAK two.
        let answer = match mood {
            Mood::Silent => continue,
            Mood::Willing => answer(packet, packet[0] + 1, &[]),
            Mood::Refusing(cause) => {
                answer(packet, packet[0] + 2, &[&[ERROR_CAUSE, 6][..], &cause.to_be_bytes()].concat())
            }
        };
        let _gone = socket.send_to(&answer, from);
    }
}

fn read(packet: &[u8]) -> Change {
    assert!(matches!(packet[0], DISCONNECT_REQUEST | COA_REQUEST), "{packet:?}");
    assert_eq!(packet[4..20], signature(packet[0], packet[1], &[0; 16], &packet[20..]), "the secret is right");
    let (mut attributes, mut rest) = (Vec::new(), &packet[20..]);
    while let [kind, length, ..] = *rest {
        let (attribute, behind) = rest.split_at(usize::from(length));
        let value = &attribute[2..];
        attributes.push(match kind {
            VENDOR_SPECIFIC => {
                (u32::from_be_bytes(value[..4].try_into().expect("four")), value[4], value[6..].to_vec())
            }
            _ => (0, kind, value.to_vec()),
        });
        rest = behind;
    }
    Change { is_disconnect: packet[0] == DISCONNECT_REQUEST, attributes }
}

fn answer(request: &[u8], code: u8, attributes: &[u8]) -> Vec<u8> {
    let signature = signature(code, request[1], &request[4..20], attributes);
    [&head(code, request[1], attributes), &signature[..], attributes].concat()
}

fn head(code: u8, id: u8, attributes: &[u8]) -> [u8; 4] {
    let [high, low] = u16::try_from(20 + attributes.len()).expect("a short packet").to_be_bytes();
    [code, id, high, low]
}

fn signature(code: u8, id: u8, of: &[u8], attributes: &[u8]) -> [u8; 16] {
    let hash = Md5::new().chain_update(head(code, id, attributes)).chain_update(of).chain_update(attributes);
    hash.chain_update(SECRET).finalize().into()
}
