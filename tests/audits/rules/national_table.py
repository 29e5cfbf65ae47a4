"""The national table of the indicators 1 to 32, written by hand from the texts, apart from the data of the product.

number | criterion | categories | trait | grades (M major only) | new entrant | reduced | surveillance | subcontractor |
changed by décret 2026-728 (C; the wording alone is touched up in 31)
"""

NATIONAL_TABLE = """
1 | 1 | all | - | m/M | - | ✓ | ✓ | NA | C
2 | 1 | all | - | m/M | ✓ | ✓ | - | NA | C
3 | 1 | AF VAE CFA | certifying | m/M | ✓ | ✓ | ✓ | NA | C
4 | 2 | all | - | M | - | - | ✓ | - | -
5 | 2 | all | - | M | - | - | ✓ | P | -
6 | 2 | all | - | M | - | - | ✓ | - | -
7 | 2 | AF CFA | certifying | M | - | ✓ | ✓ | M | C
8 | 2 | AF CFA | - | m/M | - | ✓ | - | - | -
9 | 3 | all | - | m/M | - | - | - | M | -
10 | 3 | all | - | M | - | - | ✓ | - | -
11 | 3 | all | - | M | ✓ | ✓ | ✓ | - | -
12 | 3 | all | action > 2 days | m/M | - | ✓ | - | - | C
13 | 3 | AF CFA | alternance | m/M | ✓ | ✓ | - | M | -
14 | 3 | CFA | - | M | ✓ | ✓ | ✓ | - | C
15 | 3 | CFA | - | M | - | ✓ | ✓ | - | C
16 | 3 | AF VAE CFA | certifying | M | - | ✓ | ✓ | M | -
17 | 4 | all | - | m/M | - | - | ✓ | - | -
18 | 4 | all | - | m/M | - | - | - | - | -
19 | 4 | all | - | m/M | ✓ | - | ✓ | - | C
20 | 4 | CFA | - | M | - | ✓ | ✓ | - | C
21 | 5 | all | - | M | - | - | ✓ | - | -
22 | 5 | all | - | M | ✓ | ✓ | ✓ | - | -
23 | 6 | all | - | m/M | - | - | - | - | -
24 | 6 | all | - | m/M | ✓ | ✓ | - | - | -
25 | 6 | all | - | m/M | ✓ | ✓ | - | - | -
26 | 6 | all | - | M | ✓ | ✓ | ✓ | P | -
27 | 6 | all | uses subcontracting/portage | M | - | - | ✓ | - | C
28 | 6 | AF CFA | work-based periods | m/M | - | ✓ | - | M | -
29 | 6 | CFA | - | M | - | ✓ | ✓ | - | -
30 | 7 | all | - | m/M | - | - | - | P | C
31 | 7 | all | - | M | - | - | ✓ | - | (wording)
32 | 7 | all | - | M | ✓ | ✓ | ✓ | - | C
"""
