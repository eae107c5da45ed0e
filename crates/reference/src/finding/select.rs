//! What can be wrong with a query of an object's content (`SelectObjectContent`).

use super::Finding;

findings! {
    // The request.
    BODY_EMPTY = "SelectBodyEmpty", "EmptyRequestBody", 400, "A query needs a body.";
    RANGE_HEADER = "SelectRangeHeader", "UnsupportedRangeHeader", 400, "A query takes no Range header.";
    XML_MALFORMED = "SelectXmlMalformed", "MalformedXML", 400, "The query is not well-formed or not of its schema.";
    PARAMETER_MISSING = "SelectParameterMissing", "MissingRequiredParameter", 400, "The query lacks an element.";
    EXPRESSION_TYPE_INVALID = "SelectExpressionTypeInvalid", "InvalidExpressionType", 400, "The only type of expression is SQL.";
    EXPRESSION_TOO_LONG = "SelectExpressionTooLong", "ExpressionTooLong", 400, "An expression has at most 256 KiB.";
    FORMATS_CONFLICT = "SelectFormatsConflict", "ObjectSerializationConflict", 400, "Input and output have one format each.";
    COMPRESSION_INVALID = "SelectCompressionInvalid", "InvalidCompressionFormat", 400, "A compression is NONE, GZIP or BZIP2.";
    HEADER_INFO_INVALID = "SelectHeaderInfoInvalid", "InvalidFileHeaderInfo", 400, "FileHeaderInfo is NONE, USE or IGNORE.";
    JSON_TYPE_INVALID = "SelectJsonTypeInvalid", "InvalidJsonType", 400, "A JSON type is DOCUMENT or LINES.";
    QUOTE_FIELDS_INVALID = "SelectQuoteFieldsInvalid", "InvalidQuoteFields", 400, "QuoteFields is ALWAYS or ASNEEDED.";
    SCAN_RANGE_INVALID = "SelectScanRangeInvalid", "InvalidScanRange", 400, "A scan range ends after its start.";
    INPUT_UNSUPPORTED = "SelectInputUnsupported", "NotImplemented", 501, "Only CSV and JSON without compression are queried here.";

    // The expression.
    INVALID_CHARACTER = "SelectInvalidCharacter", "LexerInvalidChar", 400, "The expression has a character that means nothing.";
    NO_COLUMNS = "SelectNoColumns", "ParseEmptySelect", 400, "Nothing is between SELECT and FROM.";
    NO_FROM = "SelectNoFrom", "ParseSelectMissingFrom", 400, "The expression has no FROM.";
    UNEXPECTED_TOKEN = "SelectUnexpectedToken", "ParseUnexpectedToken", 400, "The expression goes on in a way that means nothing.";
    ASTERISK_NOT_ALONE = "SelectAsteriskNotAlone", "ParseAsteriskIsNotAloneInSelectList", 400, "An asterisk selects all columns and cannot be combined with others.";
    CALL_WITH_ASTERISK = "SelectCallWithAsterisk", "ParseUnsupportedCallWithStar", 400, "Only COUNT takes an asterisk.";
    CAST_WITHOUT_PARENTHESIS = "SelectCastWithoutParenthesis", "ParseExpectedLeftParenAfterCast", 400, "CAST needs a parenthesis.";
    CAST_TYPE_UNKNOWN = "SelectCastTypeUnknown", "ParseExpectedTypeName", 400, "CAST needs the name of a type.";
    FUNCTION_UNKNOWN = "SelectFunctionUnknown", "UnsupportedFunction", 400, "There is no function of this name.";
    JOIN = "SelectJoin", "ParseMalformedJoin", 400, "A query reads one object and joins nothing.";
    LIMIT_NEGATIVE = "SelectLimitNegative", "EvaluatorNegativeLimit", 400, "A limit is not negative.";

    // The content.
    COLUMN_INDEX_INVALID = "SelectColumnIndexInvalid", "InvalidColumnIndex", 400, "Columns count from 1.";
    CAST_FAILED = "SelectCastFailed", "CastFailed", 400, "A value cannot be converted.";
    JSON_MALFORMED = "SelectJsonMalformed", "JSONParsingError", 400, "The object is not JSON.";
}
