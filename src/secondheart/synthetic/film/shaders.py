"""What the graphics card is told: how a vertex is placed and how a point of a surface is lit."""

_HEAD = "#version 330\n"

#: From the world to the map of what the light reaches.
SHADOW_VERTEX = (
    _HEAD
    + """
uniform mat4 light_view;
in vec3 in_place; in float in_inside;
out float inside;
void main() { gl_Position = light_view * vec4(in_place, 1.0); inside = in_inside; }
"""
)

SHADOW_FRAGMENT = (
    _HEAD
    + """
in float inside;
void main() { if (inside < 0.0) discard; }
"""
)

VERTEX = (
    _HEAD
    + """
uniform mat4 view; uniform mat4 light_view;
in vec3 in_place; in vec3 in_normal; in vec3 in_colour; in float in_inside; in float in_material;
out vec3 place; out vec3 normal; out vec3 colour; out float inside; out vec3 lit; flat out int material;
void main() {
    gl_Position = view * vec4(in_place, 1.0);
    vec4 seen = light_view * vec4(in_place, 1.0);
    lit = seen.xyz * 0.5 + 0.5;
    place = in_place; normal = in_normal; colour = in_colour; inside = in_inside;
    material = int(in_material + 0.5);
}
"""
)

_LIGHT = """
uniform vec3 eye; uniform vec3 sun; uniform vec3 sun_colour; uniform vec3 sky; uniform vec3 ground;
uniform sampler2DShadow shadow;
in vec3 place; in vec3 normal; in vec3 colour; in float inside; in vec3 lit; flat in int material;
out vec4 pixel;
float reached(float bias) {
    if (any(lessThan(lit.xy, vec2(0.0))) || any(greaterThan(lit.xy, vec2(1.0)))) return 1.0;
    vec2 texel = 0.9 / vec2(textureSize(shadow, 0));
    float sum = texture(shadow, vec3(lit.xy + texel * vec2(-0.5, -0.5), lit.z - bias));
    sum += texture(shadow, vec3(lit.xy + texel * vec2(0.5, 0.5), lit.z - bias));
    // Two corners alike: most points are all in the light or all in the shade.
    if (sum == 0.0 || sum == 2.0) return sum * 0.5;
    sum += texture(shadow, vec3(lit.xy + texel * vec2(0.5, -0.5), lit.z - bias));
    sum += texture(shadow, vec3(lit.xy + texel * vec2(-0.5, 0.5), lit.z - bias));
    return sum * 0.25;
}
"""

_MATERIALS = """
float hash(vec2 p) { return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.5453); }
float soft(vec2 p) {
    vec2 cell = floor(p), part = fract(p);
    part = part * part * (3.0 - 2.0 * part);
    return mix(mix(hash(cell), hash(cell + vec2(1, 0)), part.x),
               mix(hash(cell + vec2(0, 1)), hash(cell + vec2(1, 1)), part.x), part.y);
}
vec3 surface() {
    if (material == 1) {
        float row = floor(place.y / 0.14);
        float along = place.x + 1.7 * hash(vec2(row, 3.0));
        float plank = floor(along / 1.3);
        float grain = soft(vec2(along * 3.0, place.y * 60.0));
        float tone = 0.86 + 0.2 * hash(vec2(row, plank)) + 0.07 * grain;
        float gap = min(fract(place.y / 0.14), fract(along / 1.3) * 9.0);
        return colour * tone * (gap < 0.03 ? 0.6 : 1.0);
    }
    if (material == 2) return colour * (0.97 + 0.05 * soft(place.xz * 2.5 + place.y));
    if (material == 3) return colour * (0.85 + 0.3 * soft(vec2((place.x + place.y) * 40.0, place.z * 6.0)));
    if (material == 4) return colour * (0.95 + 0.08 * hash(floor(place.xy * 130.0)));
    return colour;
}
"""

_FULL = """
void main() {
    if (inside < 0.0) discard;
    vec3 n = normalize(normal);
    vec3 toward = normalize(eye - place);
    float facing = max(dot(n, sun), 0.0);
    float share = facing > 0.0 ? facing * reached(0.004 + 0.006 * (1.0 - facing)) : 0.0;
    vec3 around = mix(ground, sky, 0.5 + 0.5 * n.z);
    float rim = 0.10 * pow(1.0 - max(dot(n, toward), 0.0), 3.0);
    pixel = vec4(surface() * (around + sun_colour * share + rim), 1.0);
}
"""

#: A still thing in full light and shade, before the person casts a shadow on it.
FRAGMENT = _HEAD + _LIGHT + _MATERIALS + _FULL

#: People in full light and shade. Drivers without a card run every branch for every point, so they have none.
PERSON_FRAGMENT = _HEAD + _LIGHT + "vec3 surface() { return colour; }" + _FULL

#: How much of the light that still things had is left where a person now stands in it.
SHADE_FRAGMENT = (
    _HEAD
    + _LIGHT
    + """
uniform sampler2DShadow things_shadow;
void main() {
    vec3 n = normalize(normal);
    float facing = max(dot(n, sun), 0.0);
    if (facing <= 0.0) discard;
    // What a thing already keeps in the shade cannot lose the light again.
    if (texture(things_shadow, vec3(lit.xy, lit.z - 0.004)) < 0.5) discard;
    float gone = 1.0 - reached(0.004);
    if (gone <= 0.0) discard;
    vec3 around = mix(ground, sky, 0.5 + 0.5 * n.z);
    vec3 whole = around + sun_colour * facing;
    pixel = vec4((whole - sun_colour * facing * gone) / whole, 1.0);
}
"""
)
