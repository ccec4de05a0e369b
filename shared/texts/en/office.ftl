### Mails to the provider's own office.

office-review-subject = { $count ->
    [one] To be looked at: { $count } report
   *[other] To be looked at: { $count } reports
}
office-review-body =
    { $count ->
        [one] One report must be looked at by a person.
       *[other] { $count } reports must be looked at by a person.
    } They are notifications and answers of payment providers that are not as the portal had asked, or that the portal does not book by itself.

    The list (number, amount, reason, state in the portal): { $place }
