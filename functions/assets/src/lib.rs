//! `GET /assets/{file}`, `/robots.txt` and `/openapi.json`: the few files that are the same for all. They are built in, so this
//! function has no rights at all, and a browser asks for each once: its name holds the hash of its content.
//! What no route takes comes here too, to be told in the reader's language that there is nothing.

use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::grant::Grant;
use shared::http::{Incoming, Problem, Reply, asset_headers};
use shared::openapi::{Area, Content, Operation};
use shared::runtime::Endpoint;
use shared::views::{Asset, assets};

/// What the operations of all functions say together. A test holds it against them, and renews it with
/// `INSTA_UPDATE=always cargo test -p portal-tests --test conformance openapi`.
const DOCUMENT: Asset = Asset {
    path: "/openapi.json",
    content_type: "application/json",
    bytes: include_bytes!("../openapi.json"),
    immutable: false,
};

/// The function.
pub struct Assets;

impl Endpoint for Assets {
    const NAME: &'static str = "assets";
    const GRANTS: &'static [Grant] = &[];

    fn operations() -> Vec<Operation> {
        vec![Operation::get(Area::Portal, DOCUMENT.path, "getOpenApi", "This document.").answers(
            StatusCode::OK,
            "This document.",
            Content::File(DOCUMENT.content_type),
        )]
    }

    async fn init(_: &Boot) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let is_asked = |asset: &&Asset| request.method == Method::GET && asset.path == request.path;
        let asset = assets().iter().chain([&DOCUMENT]).find(is_asked).ok_or_else(Problem::not_found)?;
        let mut reply = Reply::bytes(StatusCode::OK, asset.content_type, asset.bytes.to_vec());
        asset_headers(reply.headers_mut(), asset.immutable);
        Ok(reply)
    }
}
