//! A payment provider of a test's own: answers what it is told to, and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// A request as it came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Asked {
    /// Method and path.
    pub line: String,
    /// The headers, as they stand.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// What a request is answered.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// A status and a body.
    Answer(u16, String),
    /// Nothing: the connection is closed.
    Nothing,
}

/// The server.
pub(super) struct Server {
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// One that gives these answers, in this order, and then none.
    pub async fn of(answers: impl IntoIterator<Item = Told>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers: VecDeque<Told> = answers.into_iter().collect();
        tokio::spawn(serve(listener, Mutex::new(answers), Arc::clone(&asked)));
        Self { url: format!("http://127.0.0.1:{port}/api-root").parse().expect("an address"), asked }
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("whole").clone()
    }
}

/// An answer of JSON.
pub(super) fn json(status: u16, body: &serde_json::Value) -> Told {
    Told::Answer(status, body.to_string())
}

async fn serve(listener: TcpListener, answers: Mutex<VecDeque<Told>>, asked: Arc<Mutex<Vec<Asked>>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let Some(request) = read(&mut stream).await else { continue };
        asked.lock().expect("whole").push(request);
        let answer = answers.lock().expect("whole").pop_front();
        if let Some(Told::Answer(status, body)) = answer {
            let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                let (line, headers) = head.split_once("\r\n").unwrap_or((head, ""));
                let line = line.trim_end_matches(" HTTP/1.1").to_owned();
                return Some(Asked { line, headers: headers.to_owned(), body: body.to_owned() });
            }
        }
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
    }
}
