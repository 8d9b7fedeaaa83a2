package dev.runestone.expression;

/** A text that each look at costs a step of, so that a regular expression that never ends does end. */
record PaidText(String text, Budget budget) implements CharSequence {
    @Override
    public char charAt(int index) {
        budget.spend(1);
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
