//! `GET /assets/{file}` and `/robots.txt`: the few files that pages refer to. They are built in, so this
//! function has no rights at all, and a browser asks for each once: its name holds the hash of its content.
//! What no route takes comes here too, to be told in the reader's language that there is nothing.

use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply, asset_headers};
use shared::runtime::Endpoint;
use shared::views::{Asset, assets};

/// The function.
pub struct Assets;

impl Endpoint for Assets {
    const NAME: &'static str = "assets";
    const GRANTS: &'static [Grant] = &[];

    async fn init(_: &Boot) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let is_asked = |asset: &&Asset| request.method == Method::GET && asset.path == request.path;
        let asset = assets().iter().find(is_asked).ok_or_else(Problem::not_found)?;
        let mut reply = Reply::bytes(StatusCode::OK, asset.content_type, asset.bytes.to_vec());
        asset_headers(reply.headers_mut(), asset.immutable);
        Ok(reply)
    }
}
