### Mails to the provider's own office.

office-review-subject = { $count ->
    [one] To be looked at: { $count } payment
   *[other] To be looked at: { $count } payments
}
office-review-body =
    { $count ->
        [one] One payment must be looked at by a person.
       *[other] { $count } payments must be looked at by a person.
    } They are notifications of payment providers that are not as the portal had asked, or that the portal does not book by itself.

    The list (number, amount, reason, state in the portal): { $place }
