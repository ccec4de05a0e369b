### Mails to the provider's own office.

office-review-subject = { $count ->
    [one] Do sprawdzenia: { $count } zgłoszenie
    [few] Do sprawdzenia: { $count } zgłoszenia
   *[many] Do sprawdzenia: { $count } zgłoszeń
}
office-review-body =
    { $count ->
        [one] Jedno zgłoszenie wymaga sprawdzenia przez człowieka.
        [few] { $count } zgłoszenia wymagają sprawdzenia przez człowieka.
       *[many] { $count } zgłoszeń wymaga sprawdzenia przez człowieka.
    } To zawiadomienia i odpowiedzi operatorów płatności, które nie zgadzają się z tym, o co prosił portal, albo których portal nie księguje sam.

    Lista (numer, kwota, powód, stan w portalu): { $place }
