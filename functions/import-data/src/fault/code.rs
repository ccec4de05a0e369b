//! The codes of faults.

/// A stable code with the sentence that explains it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Code {
    /// The code.
    pub name: &'static str,
    /// The sentence.
    pub reason: &'static str,
}

macro_rules! codes {
    ($($constant:ident = $name:literal: $reason:literal;)+) => {
        impl Code {
            $(#[doc = $reason] pub const $constant: Self = Self { name: $name, reason: $reason };)+
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$constant),+];
        }
    };
}

codes! {
    // The line as a whole.
    LINE_TOO_LONG = "line_too_long": "The line is longer than 256 KiB.";
    UTF8_BROKEN = "utf8_broken": "The line is not UTF-8.";
    JSON_BROKEN = "json_broken": "The line is not a JSON object.";
    TYPE_UNKNOWN = "type_unknown": "There is no such type of record.";
    // Fields as such.
    MISSING = "missing": "The field is missing.";
    UNKNOWN_FIELD = "unknown_field": "This record has no such field.";
    REPEATED_FIELD = "repeated_field": "The field came more than once.";
    WRONG_TYPE = "wrong_type": "The field holds another kind of value, such as text for a number.";
    UNKNOWN_WORD = "unknown_word": "The field takes one of a few words, and this is none of them.";
    VALUE_INVALID = "value_invalid": "The value is not one that this field takes.";
    // Values, by the domain's own codes.
    ID_INVALID = "id_invalid": "An id is the prefix of its kind and 1 to 40 letters, digits or hyphens.";
    BLANK = "blank": "The text is blank.";
    TOO_LONG = "too_long": "The text is too long.";
    CONTROL_CHARACTER = "control_character": "The text holds a control character.";
    EMAIL_INVALID = "email_invalid": "This is no e-mail address.";
    PHONE_INVALID = "phone_invalid": "This is no phone number.";
    POST_CODE_INVALID = "post_code_invalid": "A post code is NN-NNN.";
    TAX_ID_INVALID = "tax_id_invalid": "A NIP has ten digits, the last a check digit.";
    ACCOUNT_NUMBER_INVALID = "account_number_invalid": "An account number has 26 digits, the first two check digits.";
    LOGIN_INVALID = "login_invalid": "A login is 1 to 64 of letters, digits, dot, underscore, hyphen, at and plus.";
    PASSWORD_HASH_INVALID = "password_hash_invalid": "A password hash is Argon2id in the PHC format, of at most 64 MiB.";
    MAC_INVALID = "mac_invalid": "A MAC address has twelve hexadecimal digits.";
    PERIOD_INVALID = "period_invalid": "A period is YYYY-MM.";
    DUE_DAY_INVALID = "due_day_invalid": "A day of the month by which is paid is 1 to 28.";
    DATE_INVALID = "date_invalid": "A date is YYYY-MM-DD, of the years 2000 to 2199.";
    TIME_INVALID = "time_invalid": "A time is in RFC 3339 with its offset, of the years 2000 to 2199.";
    TIME_TO_COME = "time_to_come": "The moment has not come yet.";
    AMOUNT_OUT_OF_RANGE = "amount_out_of_range": "The amount, or a sum it goes into, is out of range.";
    QUANTITY_OUT_OF_RANGE = "quantity_out_of_range": "A quantity is 1 to 1,000,000.";
    CURRENCIES_DIFFER = "currencies_differ": "The amount is in another currency than what it goes into.";
    // Invoices and contracts.
    TOTAL_DIFFERS = "total_differs": "The total is not the sum of the lines with their tax.";
    TAXES_DIFFER = "taxes_differ": "The taxes are not those of the lines: each rate once, its net sum, and its tax to a grosz a line.";
    PDF_AND_LINES = "pdf_and_lines": "An invoice has lines or a PDF, not both.";
    PDF_NAME_INVALID = "pdf_name_invalid": "The PDF is named by a plain file name that ends in .pdf.";
    PDF_MISSING = "pdf_missing": "There is no such PDF beside the file.";
    PDF_TOO_LARGE = "pdf_too_large": "The PDF is larger than 5 MB.";
    PDF_BROKEN = "pdf_broken": "The file beside is no PDF.";
    // What a record stands on.
    SUBSCRIBER_UNKNOWN = "unknown_subscriber": "There is no such subscriber, neither earlier in the file nor before it.";
    LOGIN_TAKEN = "login_taken": "Another subscriber has this login.";
    PPPOE_LOGIN_TAKEN = "pppoe_login_taken": "Another host has this login.";
    CHANGED_AFTER_BOOKING = "changed_after_booking": "It was imported before with another content, and never changes once booked.";
    CONTENDED = "contended": "Somebody else was changing the same, three times in a row. Import the line again.";
    ITEM_DAMAGED = "item_damaged": "What the portal has stored of this subscriber cannot be read.";
}

impl Code {
    /// The code of a message of serde or of the domain, whose errors are their codes.
    pub(super) fn of_message(message: &str) -> Self {
        let known = [
            ("unknown field", Self::UNKNOWN_FIELD),
            ("unknown variant", Self::UNKNOWN_WORD),
            ("invalid type", Self::WRONG_TYPE),
        ];
        if let Some((_, code)) = known.into_iter().find(|(start, _)| message.starts_with(start)) {
            return code;
        }
        let name = message.split(" at line ").next().unwrap_or_default();
        Self::ALL.iter().copied().find(|code| code.name == name).unwrap_or(Self::VALUE_INVALID)
    }
}
