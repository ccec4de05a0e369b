//! Lines of a file that comes in parts of any size.

use bytes::{Buf as _, Bytes};

use crate::record::Parsed;

/// The longest line that is read: 256 KiB.
pub const LINE_BYTES_MAX: usize = 256 * 1024;

/// A record and where it stands.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: u64,
    /// What it says.
    pub parsed: Parsed,
}

/// A line as it stands in the file, without its end. A blank one is none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RawLine {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Its bytes; none where there are too many.
    pub bytes: Option<Bytes>,
}

/// Splits a file into lines. It holds one part of it and at most one line more.
#[derive(Debug, Default)]
pub struct Splitter {
    part: Bytes,
    /// The beginning of a line whose end has not come yet.
    head: Vec<u8>,
    /// Whether that line is too long already.
    overlong: bool,
    number: u64,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Splitter {
    /// Takes the next part, when [`Splitter::next_line`] has no more of the one before.
    pub fn push(&mut self, part: Bytes) {
        self.part = part;
    }

    /// The next whole line.
    pub fn next_line(&mut self) -> Option<RawLine> {
        while let Some(end) = self.part.iter().position(|byte| *byte == b'\n') {
            let tail = self.part.split_to(end);
            self.part.advance(1);
            if let Some(line) = self.end_line(tail) {
                return Some(line);
            }
        }
        let rest = std::mem::take(&mut self.part);
        self.keep(&rest);
        None
    }

    /// The last line, where the file does not end with one's end.
    pub fn finish(&mut self) -> Option<RawLine> {
        self.end_line(Bytes::new())
    }

    fn end_line(&mut self, tail: Bytes) -> Option<RawLine> {
        self.number += 1;
        let mut bytes = if self.head.is_empty() && tail.len() <= LINE_BYTES_MAX {
            tail
        } else {
            self.keep(&tail);
            Bytes::from(std::mem::take(&mut self.head))
        };
        if std::mem::take(&mut self.overlong) {
            return Some(RawLine { number: self.number, bytes: None });
        }
        if self.number == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.advance(BYTE_ORDER_MARK.len());
        }
        let blank = bytes.iter().all(u8::is_ascii_whitespace);
        (!blank).then_some(RawLine { number: self.number, bytes: Some(bytes) })
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.overlong || self.head.len() + bytes.len() > LINE_BYTES_MAX {
            self.overlong = true;
            self.head.clear();
        } else {
            self.head.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(file: &[u8], part_bytes: usize) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut splitter = Splitter::default();
        let mut lines = Vec::new();
        for part in file.chunks(part_bytes) {
            splitter.push(Bytes::copy_from_slice(part));
            while let Some(line) = splitter.next_line() {
                lines.push(line);
            }
        }
        lines.extend(splitter.finish());
        lines.into_iter().map(|line| (line.number, line.bytes.map(|bytes| bytes.to_vec()))).collect()
    }

    #[test]
    fn a_mark_at_the_start_windows_line_ends_and_blank_lines_do_no_harm() {
        let file = b"\xEF\xBB\xBF{1}\r\n\r\n  \n{2}\n\n{3}";
        let lines = split(file, 4);
        assert_eq!(lines, [(1, Some(b"{1}\r".to_vec())), (4, Some(b"{2}".to_vec())), (6, Some(b"{3}".to_vec()))]);
        assert_eq!(split(b"", 4), []);
        assert_eq!(split(b"\xEF\xBB\xBF", 1), []);
    }

    #[test]
    fn s30_a_line_may_have_256_kib_and_not_a_byte_more() {
        let fits = vec![b'x'; LINE_BYTES_MAX];
        let long = vec![b'y'; LINE_BYTES_MAX + 1];
        let file = [fits.as_slice(), b"\n", &long, b"\n{3}\n", &long].concat();
        for part_bytes in [1000, LINE_BYTES_MAX, 8 * LINE_BYTES_MAX] {
            let lines = split(&file, part_bytes);
            assert_eq!(lines, [(1, Some(fits.clone())), (2, None), (3, Some(b"{3}".to_vec())), (4, None)]);
        }
    }

    proptest! {
        #[test]
        fn a_file_has_the_same_lines_in_parts_of_any_size(
            file in prop::collection::vec(prop::sample::select(b"a \r\n".to_vec()), 0..200),
            part_bytes in 1_usize..50,
        ) {
            prop_assert_eq!(split(&file, part_bytes), split(&file, 1000));
        }
    }
}
