//! The RADIUS server before the portal: asks and reports as `infra/freeradius` makes Debian's FreeRADIUS do.

use http::StatusCode;
use serde_json::{Value, json};
use shared::domain::Timestamp;

use super::home::Home;
use super::session::Attributes;

/// Talks to the portal with the key of this machine.
pub(super) struct Radius {
    pub(super) http: reqwest::Client,
    /// The portal's origin.
    pub(super) url: String,
    pub(super) api_key: String,
}

/// Why there is no answer to go by.
#[derive(Debug, thiserror::Error)]
pub(super) enum Silence {
    #[error("the portal does not answer")]
    Nothing(#[from] reqwest::Error),
    #[error("the portal answers {0}")]
    Status(StatusCode),
    #[error("the answer is none of the portal's own")]
    Foreign,
}

/// What a home is told that dials.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is let in.
    Accepted { class: Option<String>, interim_s: u32, attributes: Attributes },
    /// It is not, and why.
    Rejected(String),
}

/// What is to be done to a session.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Action {
    pub(super) id: String,
    pub(super) kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Coa(Attributes),
    Disconnect,
}

impl Kind {
    /// How often the session reports from now on, where the change says so.
    pub(super) fn take_interim(&mut self) -> Option<u32> {
        let Self::Coa(attributes) = self else { return None };
        attributes.remove("Acct-Interim-Interval")?.first()?.parse().ok()
    }
}

impl Radius {
    /// Asks whether a home may connect, and compares its password as PAP does.
    pub(super) async fn authorize(&self, home: &Home, now: Timestamp) -> Result<Verdict, Silence> {
        let nas = home.nas.place();
        let question = json!({
            "User-Name": home.login,
            "Calling-Station-Id": home.mac,
            "NAS-IP-Address": nas.address,
            "NAS-Identifier": nas.identifier,
            "NAS-Port-Id": "ether1",
            "ts": now.as_second(),
        });
        let answer = self.post("/radius/v1/authorize", &question).await?.ok_or(Silence::Foreign)?;
        verdict(&answer, &home.password).ok_or(Silence::Foreign)
    }

    /// Reports a session; gives what is to be done to it.
    pub(super) async fn account(&self, record: &Value) -> Result<Option<Action>, Silence> {
        match self.post("/radius/v1/accounting", record).await? {
            None => Ok(None),
            Some(answer) => action(&answer).map(Some).ok_or(Silence::Foreign),
        }
    }

    /// Tells what came of an action.
    pub(super) async fn settle(&self, id: &str, result: &str, login: &str, session: &str) -> Result<(), Silence> {
        let told = json!({
            "Portal-Action-Id": id,
            "Result": result,
            "Error-Cause": "",
            "User-Name": login,
            "Acct-Session-Id": session,
        });
        self.post("/radius/v1/coa-result", &told).await.map(drop)
    }

    /// None: 204.
    async fn post(&self, path: &str, body: &Value) -> Result<Option<Value>, Silence> {
        let request = self.http.post(format!("{}{path}", self.url)).header("x-api-key", &self.api_key);
        let request = request.header("content-type", "application/json").header("user-agent", "FreeRADIUS simulator");
        let response = request.body(body.to_string()).send().await?;
        match response.status() {
            StatusCode::NO_CONTENT => Ok(None),
            StatusCode::OK => Ok(Some(response.json().await?)),
            status => Err(Silence::Status(status)),
        }
    }
}

/// None: not one that the portal has decided.
fn verdict(answer: &Value, password: &str) -> Option<Verdict> {
    let control = |name: &str| texts(&answer[format!("control:{name}")]).into_iter().next();
    let reply = |name: &str| texts(&answer[format!("reply:{name}")]).into_iter().next();
    if control("Portal-Verdict")? == "reject" {
        return Some(Verdict::Rejected(reply("Reply-Message").unwrap_or_default()));
    }
    let is_right = |name: &str| control(name).as_deref() == Some(password);
    if !is_right("Cleartext-Password") && !is_right("Portal-Previous-Password") {
        return Some(Verdict::Rejected("wrong password".to_owned()));
    }
    let mut attributes = of_list(answer, "reply:");
    attributes.remove("Class");
    attributes.remove("Acct-Interim-Interval");
    Some(Verdict::Accepted {
        class: reply("Class"),
        interim_s: reply("Acct-Interim-Interval").and_then(|text| text.parse().ok()).unwrap_or(300),
        attributes,
    })
}

fn action(answer: &Value) -> Option<Action> {
    let control = |name: &str| texts(&answer[format!("control:{name}")]).into_iter().next();
    let mut attributes = of_list(answer, "control:");
    attributes.retain(|name, _| !name.starts_with("Portal-"));
    let kind = match control("Portal-Action")?.as_str() {
        "coa" => Kind::Coa(attributes),
        "disconnect" => Kind::Disconnect,
        _ => return None,
    };
    Some(Action { id: control("Portal-Action-Id")?, kind })
}

fn of_list(answer: &Value, list: &str) -> Attributes {
    let all = answer.as_object().into_iter().flatten();
    all.filter_map(|(name, value)| Some((name.strip_prefix(list)?.to_owned(), texts(value)))).collect()
}

fn texts(attribute: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    attribute["value"].as_array().into_iter().flatten().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: &Value) -> Value {
        json!({ "op": ":=", "do_xlat": false, "value": [value] })
    }

    fn accept() -> Value {
        json!({
            "control:Portal-Verdict": one(&json!("accept")),
            "control:Cleartext-Password": one(&json!("new")),
            "control:Portal-Previous-Password": one(&json!("old")),
            "reply:Class": one(&json!("panel:7")),
            "reply:Acct-Interim-Interval": one(&json!(60)),
            "reply:Mikrotik-Rate-Limit": one(&json!("1M/2M")),
        })
    }

    #[test]
    fn who_knows_the_password_or_the_one_before_it_is_let_in_with_the_profile() {
        let attributes: Attributes = [("Mikrotik-Rate-Limit".to_owned(), vec!["1M/2M".to_owned()])].into();
        let accepted = Verdict::Accepted { class: Some("panel:7".to_owned()), interim_s: 60, attributes };
        for password in ["new", "old"] {
            assert_eq!(verdict(&accept(), password).as_ref(), Some(&accepted));
        }
        assert_eq!(verdict(&accept(), ""), Some(Verdict::Rejected("wrong password".to_owned())));
        let rejected =
            json!({ "control:Portal-Verdict": one(&json!("reject")), "reply:Reply-Message": one(&json!("no")) });
        assert_eq!(verdict(&rejected, "new"), Some(Verdict::Rejected("no".to_owned())));
        assert_eq!(verdict(&json!({}), "new"), None);
    }

    #[test]
    fn an_action_is_read_with_what_it_brings() {
        let coa = json!({
            "control:Portal-Action": one(&json!("coa")),
            "control:Portal-Action-Id": one(&json!("act-1")),
            "control:Mikrotik-Rate-Limit": one(&json!("50M/300M")),
        });
        let attributes: Attributes = [("Mikrotik-Rate-Limit".to_owned(), vec!["50M/300M".to_owned()])].into();
        assert_eq!(action(&coa), Some(Action { id: "act-1".to_owned(), kind: Kind::Coa(attributes) }));
        assert_eq!(action(&json!({})), None);
    }
}
