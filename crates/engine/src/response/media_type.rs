//! Whether the Content-Type of a response is that of its document.
//!
//! A missing type says nothing wrong. Source: RFC 7303 for the types of XML.

/// What is wrong with `media_type` as the type of an XML document, if anything.
pub(super) fn mistaken(media_type: &str) -> Option<String> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let fits = essence.is_empty() || essence.ends_with("/xml") || essence.ends_with("+xml");
    (!fits).then(|| {
        let shown: String = essence.chars().take(100).collect();
        format!("an XML document with the content type {shown}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_xml_document_has_a_type_of_xml_or_none() {
        for fits in ["", "application/xml", "text/xml; charset=utf-8", "application/soap+xml"] {
            assert_eq!(mistaken(fits), None, "{fits}");
        }
        assert_eq!(mistaken("text/plain; charset=utf-8").unwrap(), "an XML document with the content type text/plain");
    }
}
