//! SQL queries over an object's content: enough of them to distinguish a correct query from a wrong one.
//!
//! The request is read first, then its expression, then the object; each has an independent file.

mod document;
mod evaluate;
mod input;
mod lexer;
mod statement;
mod stream;

use super::object::select as chosen;
use super::{bucket_name, lookup};
use crate::finding::select as finding;
use crate::store::State;
use crate::{Checks, Refusal, Request, Response};

/// Returns the records that the query in the body of `request` selects.
pub(super) fn select(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    if request.headers.has("range") {
        checks.refuse(&finding::RANGE_HEADER)?;
    }
    let query = document::read(request, checks)?;
    let statement = statement::parse(&query.expression)?;
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let (_, object) = chosen::version(bucket, request, checks)?;
    let records = input::read(&object.body, query.input)?;
    let rows = evaluate::run(&statement, &records)?;
    Ok(Response::bytes(200, "application/octet-stream", stream::encode(&query.output.write(&rows))))
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    const TARGET: &str = "/bucket/a?select&select-type=2";
    const CSV: &str = "<CSV/>";
    const LINES: &str = "<JSON><Type>LINES</Type></JSON>";

    fn document(expression: &str, input: &str) -> String {
        let expression = expression.replace('<', "&lt;");
        format!(
            "<SelectObjectContentRequest><Expression>{expression}</Expression><ExpressionType>SQL</ExpressionType>\
             <InputSerialization>{input}</InputSerialization><OutputSerialization><CSV/></OutputSerialization>\
             </SelectObjectContentRequest>"
        )
    }

    fn stored(content: &str) -> Endpoint {
        let endpoint = Endpoint::with_bucket();
        endpoint.ok(endpoint.put("/bucket/a", content));
        endpoint
    }

    /// The bytes of the response that are text.
    fn response(endpoint: &Endpoint, expression: &str, input: &str) -> String {
        let response = endpoint.ok(endpoint.post(TARGET, &document(expression, input)));
        String::from_utf8_lossy(&response.body).into_owned()
    }

    #[test]
    fn records_are_selected() {
        let endpoint = stored("one,1\ntwo,2\nthree,3\n");
        assert!(response(&endpoint, "SELECT * FROM S3Object", CSV).contains("one,1\ntwo,2\nthree,3\n"));
        let filtered = "select s._1, 'x' from S3Object s where CAST(s._2 AS INT) >= 2 limit 1";
        assert!(response(&endpoint, filtered, CSV).contains("two,x\n"));
        assert!(response(&endpoint, "SELECT COUNT(*) FROM S3Object AS s", CSV).contains("3\n"));
        let named = "SELECT s.\"one\" FROM S3Object s WHERE s.one <> 'two'";
        let header = "<CSV><FileHeaderInfo>USE</FileHeaderInfo></CSV>";
        assert!(response(&endpoint, named, header).contains("three\n"));
        let json = stored("{\"a\":{\"b\":5}}\n{\"a\":{\"b\":6}}");
        assert!(response(&json, "SELECT s.a.b FROM S3Object[*] s", LINES).contains("5\n6\n"));
    }

    #[test]
    fn each_bad_expression_is_a_finding_of_its_own() {
        let endpoint = stored("one,1\n");
        for (expression, finding) in [
            ("SELECT # FROM S3Object", "SelectInvalidCharacter"),
            ("SELECT FROM S3Object", "SelectNoColumns"),
            ("SELECT *", "SelectNoFrom"),
            ("SELECT s._1 WHERE 1 = 1", "SelectNoFrom"),
            ("SELECT * FROM S3Object s )", "SelectUnexpectedToken"),
            ("DELETE FROM S3Object", "SelectUnexpectedToken"),
            ("SELECT *, s._1 FROM S3Object s", "SelectAsteriskNotAlone"),
            ("SELECT s._1, * FROM S3Object s", "SelectAsteriskNotAlone"),
            ("SELECT SUM(*) FROM S3Object", "SelectCallWithAsterisk"),
            ("SELECT CAST s._1 AS INT FROM S3Object s", "SelectCastWithoutParenthesis"),
            ("SELECT CAST(s._1 AS 1) FROM S3Object s", "SelectCastTypeUnknown"),
            ("SELECT BOGUS(s._1) FROM S3Object s", "SelectFunctionUnknown"),
            ("SELECT * FROM S3Object s JOIN S3Object t", "SelectJoin"),
            ("SELECT * FROM S3Object LIMIT -1", "SelectLimitNegative"),
            ("SELECT s._0 FROM S3Object s", "SelectColumnIndexInvalid"),
            ("SELECT CAST(s._1 AS INT) FROM S3Object s", "SelectCastFailed"),
        ] {
            let found = endpoint.finding(endpoint.post(TARGET, &document(expression, CSV)));
            assert_eq!(found, finding, "{expression}");
        }
    }

    #[test]
    fn each_bad_request_is_a_finding_of_its_own() {
        let endpoint = stored("one,1\n");
        let finding = |body: &str| endpoint.finding(endpoint.post(TARGET, body));
        let healthy = document("SELECT * FROM S3Object", CSV);
        let input = |input: &str| document("SELECT * FROM S3Object", input);
        assert_eq!(finding(""), "SelectBodyEmpty");
        assert_eq!(finding("<Select/>"), "SelectXmlMalformed");
        assert_eq!(finding(&healthy.replace("<ExpressionType>SQL</ExpressionType>", "")), "SelectParameterMissing");
        assert_eq!(finding(&healthy.replace(">SQL<", ">XPATH<")), "SelectExpressionTypeInvalid");
        let long = format!("SELECT * FROM S3Object{}", " ".repeat(256 << 10));
        assert_eq!(finding(&document(&long, CSV)), "SelectExpressionTooLong");
        assert_eq!(finding(&input("<CSV/><JSON/>")), "SelectFormatsConflict");
        assert_eq!(finding(&input("")), "SelectParameterMissing");
        assert_eq!(finding(&input("<CompressionType>LZ4</CompressionType><CSV/>")), "SelectCompressionInvalid");
        assert_eq!(finding(&input("<CompressionType>GZIP</CompressionType><CSV/>")), "SelectInputUnsupported");
        let header = "<CSV><FileHeaderInfo>MAYBE</FileHeaderInfo></CSV>";
        assert_eq!(finding(&input(header)), "SelectHeaderInfoInvalid");
        assert_eq!(finding(&input("<JSON><Type>TREE</Type></JSON>")), "SelectJsonTypeInvalid");
        assert_eq!(finding(&input(LINES)), "SelectJsonMalformed");
        let quotes = "<OutputSerialization><CSV><QuoteFields>NEVER</QuoteFields></CSV>";
        assert_eq!(finding(&healthy.replace("<OutputSerialization><CSV/>", quotes)), "SelectQuoteFieldsInvalid");
        let range = "</OutputSerialization><ScanRange><Start>3</Start><End>1</End></ScanRange>";
        assert_eq!(finding(&healthy.replace("</OutputSerialization>", range)), "SelectScanRangeInvalid");
        let ranged = endpoint.post(TARGET, &healthy).header("range", "bytes=0-1");
        assert_eq!(endpoint.finding(ranged), "SelectRangeHeader");
        assert_eq!(endpoint.finding(endpoint.post("/bucket/b?select&select-type=2", &healthy)), "NoSuchKey");
    }
}
