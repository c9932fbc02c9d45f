/** The stable word for why a row `t` of the inbox or the outbox was given up: whoever parks one writes `code: sentence` into its reason. */
export const DEAD_LETTER_CODE = `IF(t.reason REGEXP '^[a-z]+[.][a-z_]+(:|$)', SUBSTRING_INDEX(t.reason, ':', 1), CONCAT(t.stage, '.row_failed'))`;
