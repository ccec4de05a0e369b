//! Files that pages refer to, each under a path that changes with its content.

/// A file as it is served.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The path.
    pub path: &'static str,
    /// The media type.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// Whether the path holds a hash of the content, so that a browser may keep it for good.
    pub immutable: bool,
}

const CSS: &[u8] = include_bytes!("panel.css");
const SVG: &[u8] = include_bytes!("favicon.svg");
const COPY_JS: &[u8] = include_bytes!("copy.js");
const PASSKEY_JS: &[u8] = include_bytes!("passkey.js");
const STYLESHEET_BYTES: [u8; 34] = hashed(*b"/assets/panel-0000000000000000.css", 14, CSS);
const FAVICON_BYTES: [u8; 36] = hashed(*b"/assets/favicon-0000000000000000.svg", 16, SVG);
const COPY_SCRIPT_BYTES: [u8; 32] = hashed(*b"/assets/copy-0000000000000000.js", 13, COPY_JS);
const PASSKEY_SCRIPT_BYTES: [u8; 35] = hashed(*b"/assets/passkey-0000000000000000.js", 16, PASSKEY_JS);

/// The path of the stylesheet.
pub const STYLESHEET: &str = text(&STYLESHEET_BYTES);

/// The path of the icon.
pub const FAVICON: &str = text(&FAVICON_BYTES);

/// The path of the script that copies.
pub const COPY_SCRIPT: &str = text(&COPY_SCRIPT_BYTES);

/// The path of the script for passkeys.
pub const PASSKEY_SCRIPT: &str = text(&PASSKEY_SCRIPT_BYTES);

/// Every file.
pub const fn assets() -> &'static [Asset] {
    &[
        Asset { path: STYLESHEET, content_type: "text/css; charset=utf-8", bytes: CSS, immutable: true },
        Asset { path: FAVICON, content_type: "image/svg+xml", bytes: SVG, immutable: true },
        Asset { path: COPY_SCRIPT, content_type: "text/javascript; charset=utf-8", bytes: COPY_JS, immutable: true },
        Asset {
            path: PASSKEY_SCRIPT,
            content_type: "text/javascript; charset=utf-8",
            bytes: PASSKEY_JS,
            immutable: true,
        },
        Asset {
            path: "/robots.txt",
            content_type: "text/plain; charset=utf-8",
            bytes: b"User-agent: *\nDisallow: /\n",
            immutable: false,
        },
    ]
}

/// Puts the hash of a content into the sixteen places of a path that start at `start`, while compiling: FNV-1a, for it
/// only has to tell one version of our own file from the next.
const fn hashed<const N: usize>(mut path: [u8; N], start: usize, content: &[u8]) -> [u8; N] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < content.len() {
        hash = (hash ^ content[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    let mut place = 0;
    while place < 16 {
        path[start + place] = b"0123456789abcdef"[(hash >> (60 - 4 * place) & 15) as usize];
        place += 1;
    }
    path
}

const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a path is ASCII"),
    }
}
