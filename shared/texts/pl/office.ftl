### Mails to the provider's own office.

office-review-subject = { $count ->
    [one] Do sprawdzenia: { $count } płatność
    [few] Do sprawdzenia: { $count } płatności
   *[many] Do sprawdzenia: { $count } płatności
}
office-review-body =
    { $count ->
        [one] Jedna płatność wymaga sprawdzenia przez człowieka.
        [few] { $count } płatności wymagają sprawdzenia przez człowieka.
       *[many] { $count } płatności wymaga sprawdzenia przez człowieka.
    } To zawiadomienia operatorów płatności, które nie zgadzają się z tym, o co prosił portal, albo których portal nie księguje sam.

    Lista (numer, kwota, powód, stan w portalu): { $place }
