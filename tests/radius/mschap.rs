//! MS-CHAPv2 as a router's peer answers it (RFC 2759): `radclient` makes the first version only.

use des::Des;
use des::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use md4::{Digest as _, Md4};
use sha1::Sha1;

const CHALLENGE: [u8; 16] = [7; 16];
const PEER_CHALLENGE: [u8; 16] = [9; 16];

/// The attributes of an answer to a challenge.
pub fn attributes(login: &str, password: &str) -> String {
    let response = response(login, password);
    let flags_and_ident = [0_u8, 0];
    let whole = [&flags_and_ident[..], &PEER_CHALLENGE, &[0; 8], &response].concat();
    format!("MS-CHAP-Challenge = 0x{}\nMS-CHAP2-Response = 0x{}", hex::encode(CHALLENGE), hex::encode(whole))
}

fn response(login: &str, password: &str) -> [u8; 24] {
    let hash = Sha1::new().chain_update(PEER_CHALLENGE).chain_update(CHALLENGE).chain_update(login).finalize();
    let block: [u8; 8] = hash[..8].try_into().expect("eight bytes");
    let unicode: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut key = [0_u8; 21];
    key[..16].copy_from_slice(&Md4::digest(unicode));
    let mut response = [0; 24];
    for (part, out) in key.chunks_exact(7).zip(response.chunks_exact_mut(8)) {
        let mut encrypted = block.into();
        Des::new(&spread(part).into()).encrypt_block(&mut encrypted);
        out.copy_from_slice(&encrypted);
    }
    response
}

/// 56 bits as the upper seven of eight bytes: DES leaves room for parity.
fn spread(seven: &[u8]) -> [u8; 8] {
    let bits = seven.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    std::array::from_fn(|at| u8::try_from(bits >> (49 - 7 * at) & 0x7f).expect("seven bits") << 1)
}

#[test]
fn the_answer_is_that_of_rfc_2759() {
    // Section 9.2: another challenge, so only the parts that need none are held here.
    let unicode: Vec<u8> = "clientPass".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(hex::encode(Md4::digest(unicode)), "44ebba8d5312b8d611474411f56989ae");
    assert_eq!(spread(&[0xff; 7]), [0xfe; 8]);
}
