/** Orders in one call of the batch. */
export const BATCH_ORDERS_MAX = 1_000;
/** Commands in one call of the batch. */
export const COMMANDS_MAX = 1_000;
/** Orders over which one command spreads a payment. */
export const SPLIT_ORDERS_MAX = 100;
export const NOTE_CHARS_MAX = 2_000;
/** Rows on one page of a list, and how many there are unless asked. */
export const PAGE_ROWS_MAX = 100;
export const PAGE_ROWS_DEFAULT = 20;
/** Characters of a reference, a name or another short text: the width of its column. */
export const TEXT_CHARS_MAX = 255;
export const EMAIL_CHARS_MAX = 320;
export const PHONE_CHARS_MAX = 64;
export const DESCRIPTION_CHARS_MAX = 5_000;
/** Lines of one order. */
export const LINES_MAX = 1_000;
export const METADATA_KEYS_MAX = 50;
export const METADATA_KEY_CHARS_MAX = 64;
export const METADATA_VALUE_CHARS_MAX = 1_000;
/** Objects and lists within each other. */
export const JSON_DEPTH_MAX = 16;
/** Problems told of one request; what is fixed by then usually mends the rest. */
export const FIELD_ERRORS_MAX = 100;
/** Largest amount that a JSON number holds exactly: 2^53 - 1 minor units. */
export const MINOR_UNITS_MAX = Number.MAX_SAFE_INTEGER;
