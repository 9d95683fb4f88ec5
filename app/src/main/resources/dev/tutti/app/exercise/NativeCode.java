// Calling C (document D)
//
// Write two functions in C and call them from Java: add(i, j), and dot(a, b, n), which multiplies two arrays of floats
// element by element and adds that up. Native.compile takes the source as a text; an interface says how its functions
// look from Java. Each method of C's has one of the interface, with the same name and parameters.
//
// The arrays are not copied, so C goes where you send it: @Length on the parameter n makes sure that no array is shorter.
// You need a C compiler (Debian: gcc).
//
//     ./tutti run NativeCode.java
//     ./tutti exercise check native-code

import dev.tutti.ffi.*;

// Keep these names.
static int add(int i, int j) {
    return 0; // TODO: call C
}

static float dot(float[] a, float[] b) {
    return 0; // TODO: call C
}

void main() {
    IO.println(add(1, 2) + " " + dot(new float[] {1, 2, 3}, new float[] {4, 5, 6}));
}
