package formula

// The bounds of a formula. A text beyond one of them is refused before it can
// cost time or memory.
const (
	MaxBytes    = 4096  // length of the source in bytes, checked before anything is read
	MaxDepth    = 32    // parentheses, function calls and signs inside one another
	MaxNodes    = 500   // literals, names, operators and calls
	MaxSteps    = 10000 // nodes evaluated in one evaluation
	MaxProblems = 100   // problems reported for one formula
	MaxName     = 64    // characters of a name
	MaxSymbols  = 10000 // symbols of one table
	MaxPower    = 3     // highest power of money or days in a unit, either sign
)

// QuotientDigits is the number of digits after the point to which ÷ rounds,
// half away from zero. It is the only operator that rounds; the functions
// ROUND, ROUNDDOWN and ROUNDUP round where the author says so.
const QuotientDigits = 18

// MaxRoundDigits is the largest number of digits after the point that the
// rounding functions take.
const MaxRoundDigits = 12
