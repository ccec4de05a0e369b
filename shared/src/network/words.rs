//! Texts as FreeRADIUS writes them.

/// A text with its letters put together again. FreeRADIUS 3.2 writes each byte of UTF-8 as a character of its own (`é` as `Ã©`);
/// one that gives no text that way is as it was.
pub fn put_together(written: &str) -> String {
    let bytes: Option<Vec<u8>> = written.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.unwrap_or_else(|| written.to_owned())
}
