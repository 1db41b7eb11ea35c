"""Short, distinct, common words: for pairing codes, comparison and the recovery key.

No two begin with the same four letters, so that a word is complete after four. A word stands for
ten bits; the order is part of the format of the recovery key and never changes.
"""

from typing import Final

WORDS_COUNT: Final = 1_024
WORD_BITS: Final = 10

_TEXT: Final = """
able acid acorn actor adapt adobe adult aerial afford agent agile ahead airy aisle alarm album
alert algae alien alley almond aloe alpha amber amend ample amuse angle ankle annual answer antler
anvil apple april apron arbor arch arena argue armor aroma arrow artist ashen aspen asset aster
atlas atom attic audio aunt author autumn awake award axis azure bacon badge bagel baker ballad
bamboo banjo barley barn baron basil bathe beach beads beaver begin bell bench berry bike billow
bingo birch bird bishop bison blaze blend blink block bloom blue board boat bobbin body bold book
border bounce bowl boxer brake branch brave bread brick bridge bright bring brisk bronze brook
broth brown brush bubble budget build bulb bunny burrow cabin cable cadet cake calf calm camel
canal candle canoe canvas carbon cargo carve cashew casual cattle cavern cedar cellar cement
center chair chalk chapel charm chase cheese cherry chess chick child chisel choir chorus chrome
cider circle citrus city civic claim clap clay clean cliff climb clinic clock close cloud coach
coast cobalt cobra cocoa cohort coin comet comic cone copper coral cotton couch cousin cover cozy
crab crane crater cream credit creek crest crisp crop cross crowd crumb cube curry custom cycle
cymbal daily dairy daisy dance date dawn dealer decade deck decoy deer delta denim depot derby
device dial diary differ direct dish diver dock doctor door double dough dove dozen draft drama
draw dream dress drift drink drive drum duck duet dune dusk duty dwell dynamo eager eagle early
earth easel easy ebony echo edge edit effort eight elbow elder elite embark ember empty enjoy
ensure entry epic equal erase escape essay every exact excel extra facet factor fair fall fancy
farmer father feast fellow fence fern ferry fever fiber fiddle field fifth filter finch fire first
fish fizzle flag flame flat flavor fleet flint flock flood flora flour flute foam focus follow
forest fork fossil found frame fresh frog front frost fruit fudge funnel galaxy game garden garlic
gather gecko giant gift glad glass gleam glide globe glory glove glow glue goat gold golf goose
gopher gorge gown grace grain grand grape gravel green grid grill grin grocer grove growth guard
guest guide guitar gulf gull habit hail half halo hamlet hammer hand happy harbor hatch haven hawk
hazel health heart hedge height helmet herb hero hidden hill hint hobby home honey hood hope horn
horse hotel hour house hover huddle human humble hunger husky hybrid icon idea igloo image impact
import inch income infant inform inlet inner input into invent iris iron island ivory jacket jade
jazz jelly jersey jewel jigsaw join joke jolly joyful judge juice july jumble june jungle jury
just kayak keen kernel kidney kind kiosk kite kiwi knee knot koala label lace lady lagoon lake
lamb lamp larch large laser latch later laugh laurel lava lawn layer leader leaf learn ledge lemon
lesson level lichen light lilac lily limber lime linen lion liquid list lizard llama loaf local
locket lodge logic long loop lotus loud love loyal lucky lumber lunar lunch lute lyric magic
magnet maiden major mallet mango manor maple marble march marsh mascot mason master matrix matter
mayor meadow medal member memory mental menu merit merry metal method metro middle might mild milk
mill mimic mint minute mist mixer moat mobile model module moment monday month moon moral moss
mother motor mouse movie muffin mule music myrtle nail name napkin nature navy near nebula nectar
needle neon nest never night ninth noble nomad noodle normal north nova novel number nylon oasis
object oboe obtain ocean octave offer office often olive omega onion online opal open opera optic
orange orbit order organ other otter outer outfit oval oven over owner oxygen oyster page paint
palace palm panda panel papaya paper parcel park parrot party pasta patch path patio pause peach
peak pear pebble pecan pedal pepper perch period petal phase phone photo piano piece pillow pilot
pine pink pipe pivot pixel pizza place plaza plenty plot plum poem point polar pollen polo pond
pony poplar porch post pouch powder price prize proof proud prune pull pulse punch pupil purple
puzzle quail queen quest quick quiet quill quiver quote race radar radio raft rain raisin rally
ramble ranch range rapid rare raven razor reach ready real reason rebel recipe record reed reef
region relay relief remedy renew resort retire return reveal reward rhyme rice riddle ridge right
ring rise river roast robin robot rodeo roman roof room root rope rose rotate rough round route
rover royal ruby rugby ruler rural rustic saddle safari sage sail salad salmon salon salsa salute
sample satin saturn sauce sauna scale scarf scene scoop score scout script season second secret
seed senior sense sesame seven shape shark sheep shell shield shine ship shirt shore show shrimp
shrub sienna signal silk silver simple since singer siren sixth size skate sketch skill slate
sleep slice slide slogan slope small smart smile smooth snack snail snow soap social sock soda
sofa soft solar solid sonata song sorrel sound soup source south space spark sphere spice spider
spiral splash spoon sport square squid stable staff stage stamp star steam steel stem step stick
still stone stork straw street string strong studio style subway sugar suit sunday sunny super
surf sushi swan swift swim swing syrup system table tackle tactic talent tango tape task tavern
teal team tent theory thirty throne thumb thyme ticket tiger timber tiny title toast today tomato
tonic topaz torch total toucan tower town trade trail trio tropic trout truck trust truth tuba
tulip tunnel turbo turtle tutor tweed twelve twin twist ultra umpire union unit update upland
upper upward urban useful usual utopia valley value vapor vast vault vector velvet vendor verb
verse video view vine violet visit vista vital vivid vocal voice volume voyage wagon waist walrus
waltz wander warm wash water wave weasel weaver west whale wheat wheel white wicker widget wild
wind wise wish wizard wolf wonder wooden wool word work world worthy woven wren wrist writer xenon
yacht yard yarn year yeast yellow yogurt young zebra zenith zero zigzag zinc zipper zodiac zone
zoom
"""

WORDS: Final[tuple[str, ...]] = tuple(_TEXT.split())


def spell(number: int, count: int) -> tuple[str, ...]:
    """Return `number` (of at most `count` times ten bits) as `count` words."""
    shifts = range((count - 1) * WORD_BITS, -1, -WORD_BITS)
    return tuple(WORDS[(number >> shift) % WORDS_COUNT] for shift in shifts)


def read(words: tuple[str, ...]) -> int:
    """Return the number that `words` spell. Raises `ValueError` for an unknown word."""
    number = 0
    for word in words:
        number = number << WORD_BITS | WORDS.index(word)
    return number
