//! A file from an HTML form (RFC 7578): the one thing that such a form cannot send otherwise.

/// A file as the browser sent it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Upload<'a> {
    pub(super) name: String,
    pub(super) content: &'a [u8],
}

/// The first file of a form; `None` when there is none or the form is not whole.
pub(super) fn file<'a>(content_type: &str, body: &'a [u8]) -> Option<Upload<'a>> {
    let boundary =
        content_type.strip_prefix("multipart/form-data")?.split("boundary=").nth(1)?.trim().trim_matches('"');
    let boundary = format!("--{boundary}");
    let mut rest = &body[find(body, boundary.as_bytes())? + boundary.len()..];
    loop {
        rest = rest.strip_prefix(b"\r\n")?;
        let end_of_head = find(rest, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&rest[..end_of_head]).into_owned();
        let content = &rest[end_of_head + 4..];
        let end = find(content, format!("\r\n{boundary}").as_bytes())?;
        if let Some(name) = file_name(&head) {
            return Some(Upload { name, content: &content[..end] });
        }
        rest = &content[end + 2 + boundary.len()..];
    }
}

/// The file's own name, without the folders that some browsers send.
fn file_name(head: &str) -> Option<String> {
    let name = head.split("filename=\"").nth(1)?.split('"').next()?;
    let name = name.rsplit(['/', '\\']).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=XX";

    #[test]
    fn a_file_is_found_behind_other_fields() {
        let body = b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"C:\\x\\in.ndjson\"\r\nContent-Type: text/plain\r\n\r\n\
            {}\r\n--X\r\n\r\n--XX--\r\n";
        let upload = file(TYPE, body).expect("the file");
        assert_eq!((upload.name.as_str(), upload.content), ("in.ndjson", &b"{}\r\n--X\r\n"[..]));
    }

    #[test]
    fn what_is_not_whole_or_has_no_file_is_nothing() {
        for body in [
            &b""[..],
            b"--XX",
            b"--XX\r\n",
            b"--XX--\r\n",
            b"--XX\r\nA: b\r\n\r\nc",
            b"--XX\r\nA: b\r\n\r\nc\r\n--XX--",
        ] {
            assert_eq!(file(TYPE, body), None);
        }
        assert_eq!(file("text/plain", b"x"), None);
    }
}
