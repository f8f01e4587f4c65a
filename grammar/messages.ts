import { speaker } from "../src/core/diagnostic.js";

/** Words of a fault: what stands there, quoted; what stood before it, quoted. */
interface Found {
  readonly found: string;
}
interface After {
  readonly after: string;
}
/** The text that would be right. */
interface Fix {
  readonly fix: string;
}

/** Every syntax error, one row each: found, expected, and what to type. */
export const say = speaker({
  // ── Arguments ──
  "fixed-or-searched": (d: { name: string; reason: string } & Fix) => ({
    message: `expected '=' (fixed) or '~' (searched) after '${d.name}'`,
    hint: `${d.reason}: write  ${d.fix}`,
  }),
  "fixed-not-searched": (d: { name: string; value: string } & Fix) => ({
    message: `'~' searches a range or a list, and ${d.value} is one value`,
    hint: `one value is fixed: write  ${d.fix}`,
  }),
  "searched-not-fixed": (d: { name: string } & Fix) => ({
    message: `'=' fixes one value, and this is a range`,
    hint: `a range is searched: write  ${d.fix}`,
  }),
  "colon-for-value": (d: { name: string } & Fix) => ({
    message: "':' gives a type, not a value",
    hint: `write  ${d.fix}`,
  }),
  "bound-for-range": (d: { name: string; operator: string }) => ({
    message: `expected '=' (fixed) or '~' (searched) after '${d.name}', found '${d.operator}'`,
    hint: `a range has both ends: write  ${d.name} ~ 1..10; a condition on several arguments is a where clause`,
  }),
  "named-arguments": (d: Fix) => ({ message: "arguments have names", hint: `write  ${d.fix}` }),
  "trials-as-argument": (d: { sampler: string; trials: string }) => ({
    message: "how many trials a search takes is its budget",
    hint: `write  search ${d.sampler}  and  budget ${d.trials} trials`,
  }),
  "reader-of-file": (d: { name: string } & Fix) => ({
    message: `a file is read by its name's ending: '${d.name}( )' is not needed`,
    hint: `write  ${d.fix}`,
  }),
  "missing-value": (d: After & { what: string } & Partial<Found> & Fix) => ({
    message: `expected ${d.what} after ${d.after}${d.found === undefined ? "" : `, found ${d.found}`}`,
    hint: `write  ${d.fix}`,
  }),
  "missing-name": (d: { mark: string } & After) => ({
    message: `expected the name of an argument before '${d.mark}'`,
    hint: `write  name ${d.mark} …  after ${d.after}`,
  }),
  "value-and-mark": (d: { marks: string; keep: string } & Fix) => ({
    message: `'${d.marks}' are one mark too many: '=' fixes, '~' searches`,
    hint: `write  ${d.fix}`,
  }),
  "calculated-value": (d: { name: string }) => ({
    message: `the value of '${d.name}' is a number, not a calculation`,
    hint: "write the result; only where, when, subject to and expect calculate",
  }),
  "hyphen-in-name": (d: { name: string } & Fix) => ({
    message: "names have no '-'",
    hint: `write  ${d.fix}  or  \`${d.name}\``,
  }),
  "call-parentheses": (d: { name: string } & Fix) => ({
    message: `the arguments of '${d.name}' stand in ( )`,
    hint: `write  ${d.fix}`,
  }),
  "comma-between-arguments": (d: { left: string; right: string }) => ({
    severity: "warning",
    message: `put ',' between '${d.left}' and '${d.right}', or a line break`,
    hint: `${d.left}, ${d.right}`,
  }),

  // ── Ranges, lists ──
  "range-dots": (d: { written: string } & Fix) => ({
    message: `a range has two dots: '${d.written}' is no range`,
    hint: `write  ${d.fix}`,
  }),
  "range-call": (d: { written: string } & Fix) => ({
    message: `a range is written with two dots, both ends included, not as ${d.written}`,
    hint: `write  ${d.fix}`,
  }),
  "choice-call": (d: { written: string } & Fix) => ({
    message: `a choice is a list in [ ], not ${d.written}`,
    hint: `write  ${d.fix}`,
  }),
  "range-end": (d: { low: string } & Partial<Found>) => ({
    message: `a range has both ends: expected a number after '${d.low}..'${d.found === undefined ? "" : `, found ${d.found}`}`,
    hint: `write  ${d.low}..100`,
  }),
  "range-start": (d: { high: string }) => ({
    message: "a range has both ends: expected a number before '..'",
    hint: `write  1..${d.high}`,
  }),
  "range-in-list": (d: Fix) => ({ message: "a range stands alone, without [ ]", hint: `write  ${d.fix}` }),
  "range-both-included": (d: Fix) => ({ message: "a range includes both ends as it is", hint: `write  ${d.fix}` }),
  "range-unit": (d: { written: string } & Fix) => ({
    message: `a range has plain numbers, found '${d.written}'`,
    hint: `write  ${d.fix}`,
  }),
  "range-option": (d: { written: string } & Fix) => ({
    message: `'${d.written}' belongs to the range, without a sign between`,
    hint: `write  ${d.fix}`,
  }),
  "log-after-range": (d: Fix) => ({ message: "'log' stands right after the range", hint: `write  ${d.fix}` }),
  "comma-in-list": (d: { left: string; right: string }) => ({
    message: `put ',' between '${d.left}' and '${d.right}'`,
    hint: `${d.left}, ${d.right}`,
  }),
  "list-brackets": (d: { written: string } & Fix) => ({
    message: `a list stands in [ ], not in ${d.written}`,
    hint: `write  ${d.fix}`,
  }),
  "empty-list": (d: Fix) => ({ message: "a choice has at least one value", hint: `write  ${d.fix}` }),
  "choice-brackets": (d: Fix) => ({ message: "a choice of values is a list in [ ]", hint: `write  ${d.fix}` }),
  "clause-list": (d: { clause: string } & Fix) => ({
    message: `the list of '${d.clause}' stands without [ ]`,
    hint: `write  ${d.fix}`,
  }),

  // ── Brackets ──
  "missing-close": (
    d: { close: string; open: string; line: number; column: number; after: string } & Partial<Found>,
  ) => ({
    message: `'${d.close}' is missing${d.found === undefined ? "" : ` before ${d.found}`}: '${d.open}'${d.after} in line ${d.line}, column ${d.column} is not closed`,
    hint: `add  ${d.close}`,
  }),
  "missing-open": (d: { open: string; close: string; before: string }) => ({
    message: `'${d.open}' is missing before '${d.before}': '${d.close}' closes nothing`,
    hint: `${d.open}${d.before}`,
  }),
  "wrong-close": (d: { close: string; open: string; line: number; column: number } & Found) => ({
    message: `'${d.open}' in line ${d.line}, column ${d.column} is closed by ${d.found}`,
    hint: `write  ${d.close}`,
  }),
  "extra-close": (d: Found & { open: string }) => ({
    message: `this ${d.found} closes nothing: no '${d.open}' is open`,
    hint: `remove  ${d.found.slice(1, -1)}`,
  }),
  "study-not-closed": (d: { study: string; line: number } & Partial<Found>) => ({
    message: `'}' is missing${d.found === undefined ? "" : ` before ${d.found}`}: ${d.study}, line ${d.line}, is not closed`,
    hint: "add  }",
  }),
  "study-in-study": (d: { study: string; line: number } & Found) => ({
    message: `a study cannot stand inside a study: ${d.study}, line ${d.line}, is not closed before ${d.found}`,
    hint: `write  }  before ${d.found}`,
  }),
  "after-study": (d: { clause: string; line: number }) => ({
    message: `'${d.clause}' stands outside the study, which the '}' in line ${d.line} closes`,
    hint: "move the '}' below the last clause",
  }),
  "command-in-study": (d: { verb: string; study: string }) => ({
    message: `'${d.verb}' is a command and stands outside ${d.study}`,
    hint: `move it below the '}'`,
  }),

  // ── Conditions ──
  "compare-with-==": (d: Fix) => ({ message: "compare with '=='", hint: `write  ${d.fix}` }),
  "in-range": (d: Fix) => ({
    message: "'in' takes a list in [ ]; a range is two comparisons",
    hint: `write  ${d.fix}`,
  }),
  "in-list": (d: Partial<Found>) => ({
    message: `'in' takes a list in [ ]${d.found === undefined ? "" : `, found ${d.found}`}`,
    hint: "write  x in [a, b]",
  }),
  "not-in": (d: Fix) => ({ message: "'not' stands before the whole comparison", hint: `write  ${d.fix}` }),
  "compare-once": (d: Fix) => ({
    message: "a comparison has two sides: join two comparisons with 'and'",
    hint: `write  ${d.fix}`,
  }),
  "searched-in-condition": (d: { clause: string }) => ({
    message: `'~' searches an argument; '${d.clause}' compares`,
    hint: "write a comparison: ==, !=, <, <=, >, >= or in [ ]",
  }),
  "word-for-operator": (d: { written: string; meant: string }) => ({
    message: `'${d.written}' is written '${d.meant}'`,
    hint: `write  ${d.meant}`,
  }),

  // ── Strings, names, numbers, marks of other languages ──
  quotes: (d: Fix) => ({ message: "a string stands in double quotes", hint: `write  ${d.fix}` }),
  "unterminated-string": (d: { quote: string; line: number }) => ({
    message: `the string that begins in line ${d.line} is not closed: expected ${d.quote} at its end`,
    hint: `add  ${d.quote}`,
  }),
  "unterminated-name": (d: Fix) => ({ message: "expected ` at the end of the name", hint: `write  ${d.fix}` }),
  "name-in-quotes": (d: { what: string } & Fix) => ({
    message: `${d.what} is a name and stands without quotes`,
    hint: `write  ${d.fix}`,
  }),
  "string-without-quotes": (d: { what: string } & Fix) => ({
    message: `${d.what} stands in double quotes`,
    hint: `write  ${d.fix}`,
  }),
  "reserved-word": (d: { word: string; what: string } & Fix) => ({
    message: `'${d.word}' is a word of the language; as ${d.what} it stands in back-quotes`,
    hint: `write  ${d.fix}`,
  }),
  "boolean-case": (d: { written: string } & Fix) => ({ message: `'${d.written}' is written '${d.fix}'`, hint: d.fix }),
  "name-form": (d: { written: string } & Fix) => ({
    message: `a name begins with a letter, found '${d.written}'`,
    hint: `write  ${d.fix}`,
  }),
  "number-form": (d: { written: string } & Fix) => ({
    message: `'${d.written}' is no number`,
    hint: `write  ${d.fix}`,
  }),
  "percent-without-number": () => ({ message: "'%' needs a number before it", hint: "write  20%" }),
  "foreign-mark": (d: { written: string; meant: string }) => ({
    message: `'${d.written}' is no mark of the language`,
    hint: `write  ${d.meant}`,
  }),
  "foreign-comment": () => ({ message: "a comment begins with '#'", hint: "write  # …" }),
  semicolon: () => ({ message: "a clause ends with its line: ';' is not needed", hint: "remove  ;" }),
  "stray-character": (d: { written: string; code: string }) => ({
    message: `the character '${d.written}' (${d.code}) is no part of the language`,
    hint: `remove it, or put the name that holds it in back-quotes`,
  }),

  // ── Clauses, files ──
  "unknown-clause": (d: { word: string; meant?: string; list: string }) => ({
    message: `'${d.word}' does not begin a clause${d.meant === undefined ? "" : `; did you mean '${d.meant}'?`}`,
    hint: d.meant ?? `a clause begins with one of: ${d.list}`,
  }),
  "unknown-item": (d: { word: string; meant?: string; list: string }) => ({
    message: `'${d.word}' begins neither a study nor a command${d.meant === undefined ? "" : `; did you mean '${d.meant}'?`}`,
    hint: d.meant ?? `a file holds studies (study NAME { … }) and commands: ${d.list}`,
  }),
  "empty-clause": (d: { clause: string; needs: string } & Fix) => ({
    message: `'${d.clause}' needs ${d.needs}`,
    hint: `write  ${d.fix}`,
  }),
  "clause-content": (d: { clause: string; needs: string } & Found & Fix) => ({
    message: `'${d.clause}' needs ${d.needs}, found ${d.found}`,
    hint: `write  ${d.fix}`,
  }),
  "clause-without-sign": (d: { clause: string; sign: string } & Fix) => ({
    message: `no '${d.sign}' stands after '${d.clause}'`,
    hint: `write  ${d.fix}`,
  }),
  "missing-step": (d: After & Partial<Found>) => ({
    message: `expected a step after ${d.after}${d.found === undefined ? "" : `, found ${d.found}`}`,
    hint: "a step is a name with its arguments: knn(k = 5)",
  }),
  "clause-word-as-name": (d: { word: string }) => ({
    message: `'${d.word}' begins a clause and names nothing here`,
    hint: `write \`${d.word}\` in back-quotes, or begin a new line for the clause`,
  }),
  "one-a-clause": (d: { clause: string; what: string } & Fix) => ({
    message: `'${d.clause}' takes one ${d.what}`,
    hint: `write  ${d.fix}`,
  }),
  "missing-word": (d: After & { word: string } & Fix) => ({
    message: `expected '${d.word}' after ${d.after}`,
    hint: `write  ${d.fix}`,
  }),
  "budget-unit": (d: { number: string }) => ({
    message: `a budget says of what: trials, fits or a time`,
    hint: `say trials, fits or a time: budget ${d.number} trials`,
  }),
  "budget-order": (d: Fix) => ({ message: "a budget is a number and its unit", hint: `write  ${d.fix}` }),
  "unit-name": (d: { written: string } & Fix) => ({
    message: `the unit '${d.written}' is written '${d.fix}'`,
    hint: d.fix,
  }),
  "reason-in-quotes": (d: Fix) => ({
    message: "the reason after 'because' stands in double quotes",
    hint: `write  ${d.fix}`,
  }),
  "because-before-string": (d: Fix) => ({ message: "expected 'because' before the reason", hint: `write  ${d.fix}` }),
  doubled: (d: { word: string }) => ({ message: `'${d.word}' stands twice`, hint: `remove one  ${d.word}` }),
  "extra-comma": (d: { place: string }) => ({ message: `nothing follows this ',' ${d.place}`, hint: "remove  ," }),
  "study-name": () => ({ message: "a study needs a name", hint: "write  study my_study {" }),
  "missing-study": (d: { name: string }) => ({
    message: `expected 'study' before the name '${d.name}'`,
    hint: `write  study ${d.name} {`,
  }),
  "missing-brace": (d: { study: string } & Fix) => ({
    message: `expected '{' after ${d.study}`,
    hint: `write  ${d.fix}`,
  }),
  "command-names": (d: { verb: string } & Partial<Found>) => ({
    message: `'${d.verb}' needs the name of a study${d.found === undefined ? "" : `, found ${d.found}`}`,
    hint: `write  ${d.verb} my_study`,
  }),
  unexpected: (d: Found & After & { expected?: string }) => ({
    message: `${d.found} is not expected after ${d.after}${d.expected === undefined ? "" : `: expected ${d.expected}`}`,
    hint: "remove it, or begin a new line for a new clause",
  }),
});
