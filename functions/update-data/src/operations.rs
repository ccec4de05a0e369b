//! The routes, as the contract tells them.

use http::StatusCode;
use shared::domain::{ConsentKind, Email, Phone, PostCode, TaxId, Text};
use shared::openapi::{Area, Field, Needs, Operation};

use crate::link::LinkOutput;
use crate::output::{Details, Output};
use crate::revision::Revision;

const REVISION: &str = "The `revision` of what is being changed.";

/// All of them.
pub fn all() -> Vec<Operation> {
    vec![
        Operation::get(Area::Account, "/data", "getData", "Contact, billing data, consents and their history.")
            .needs(Needs::FullSession)
            .cursor()
            .shows::<Output>("The data, with a page of the history.")
            .leads_to("getData", "after", "/next"),
        change("/data/contact", "changeContact", "Changes contact data.")
            .takes(
                [Field::of::<Email>("email").optional().about("A new one waits for a mailed link.")]
                    .into_iter()
                    .chain([Field::of::<Phone>("phone").optional()])
                    .chain(address())
                    .collect::<Vec<_>>(),
            )
            .counted(),
        change("/data/billing", "changeBilling", "Changes who the next invoice is made out to.").takes(
            [Field::of::<Text<240>>("name"), Field::of::<TaxId>("tax_id").optional()]
                .into_iter()
                .chain(address())
                .collect::<Vec<_>>(),
        ),
        change("/data/consents", "answerConsents", "Answers about consents; what is left out stays.").takes(
            ConsentKind::ASKED
                .into_iter()
                .map(|kind| Field::one_of(kind.name(), &["yes", "no"]).optional())
                .chain([Field::of::<Revision>("revision").about(REVISION)])
                .collect::<Vec<_>>(),
        ),
        change("/data/email/cancel", "cancelEmail", "Calls the change of the e-mail address off."),
        Operation::get(Area::Account, "/email/{token}", "getEmailLink", "What a mailed link is good for.")
            .path::<String>("token", "As it was mailed.")
            .problem(StatusCode::NOT_FOUND, "link_not_valid")
            .shows::<LinkOutput>("What it is good for."),
        Operation::post(Area::Account, "/email/{token}", "followEmailLink", "Does what a mailed link is for.")
            .path::<String>("token", "As it was mailed.")
            .problem(StatusCode::NOT_FOUND, "link_not_valid")
            .returns::<LinkOutput>(StatusCode::OK, "What was done.")
            .conflict("conflict"),
    ]
}

/// An operation that changes data, and says what they are then.
fn change(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::post(Area::Account, path, id, summary)
        .needs(Needs::FullSession)
        .returns::<Details>(StatusCode::OK, "The data as they are now.")
        .conflict("data_changed")
        .conflict("conflict")
        .counted()
}

fn address() -> [Field; 4] {
    [
        Field::of::<Text<120>>("street").optional().about("Street, post code and city come together, or none of them."),
        Field::of::<PostCode>("post_code").optional(),
        Field::of::<Text<80>>("city").optional(),
        Field::of::<Revision>("revision").about(REVISION),
    ]
}
