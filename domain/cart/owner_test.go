package cart

import (
	"testing"

	"cartwright/domain/decider/decidertest"
)

func TestACustomersCartExistsForNobodyElse(t *testing.T) {
	t.Parallel()
	mine := opened
	mine.CustomerID = "ada"
	claimed := Claimed{CartID: "c1", CustomerID: "ada"}
	decidertest.Check(t, Decider, []rule{
		{Name: "a customer opens a cart", When: By{"ada", Open(mine)}, Then: facts{mine}},
		{Name: "and fills it", Given: facts{mine}, When: By{"ada", add("tea", 2, 450)}, Then: facts{tea}},
		{Name: "another customer does not", Given: facts{mine}, When: By{"bob", add("tea", 2, 450)}, Refused: ErrNotFound},
		{Name: "nor does a guest", Given: facts{mine}, When: By{"", add("tea", 2, 450)}, Refused: ErrNotFound},
		{Name: "not even by opening it again", Given: facts{mine}, When: By{"", Open(opened)}, Refused: ErrNotFound},
		{Name: "the shop itself may", Given: facts{mine, tea, CheckedOut{"k1"}}, When: Reopen{"k1"}, Then: facts{Reopened{"k1"}}},
		{Name: "a guest's cart is anybody's who knows it", Given: facts{opened}, When: By{"ada", add("tea", 2, 450)}, Then: facts{tea}},
		{Name: "until somebody claims it", Given: filled, When: By{"ada", Claim{"ada"}}, Then: facts{claimed}},
		{Name: "also while it is checked out", Given: checkedOut, When: By{"ada", Claim{"ada"}}, Then: facts{claimed}},
		{Name: "claiming it twice changes nothing", Given: facts{opened, claimed}, When: By{"ada", Claim{"ada"}}},
		{Name: "then it is theirs", Given: facts{opened, claimed}, When: By{"", add("tea", 2, 450)}, Refused: ErrNotFound},
		{Name: "nobody else can claim it", Given: facts{opened, claimed}, When: Claim{"bob"}, Refused: ErrNotFound},
		{Name: "a claim needs a customer", Given: facts{opened}, When: Claim{}, Refused: ErrCustomer},
		{Name: "what was merged elsewhere is not claimed", Given: facts{opened, Closed{"c1", "c2"}}, When: Claim{"ada"}, Refused: ErrClosed},
	})
}

func TestSharing(t *testing.T) {
	t.Parallel()
	const token = "0123456789abcdef012345"
	shared := append(filled[:3:3], Shared{token})
	decidertest.Check(t, Decider, []rule{
		{Name: "a cart is shared", Given: filled, When: Share{token}, Then: facts{Shared{token}}},
		{Name: "once: the link stays the same", Given: shared, When: Share{"another token, just as long"}},
		{Name: "with a token that can be guessed", Given: filled, When: Share{"1234"}, Refused: ErrShareToken},
		{Name: "the link is taken back", Given: shared, When: Unshare{}, Then: facts{Unshared{}}},
		{Name: "twice changes nothing", Given: filled, When: Unshare{}},
		{Name: "not what was merged elsewhere", Given: facts{opened, Closed{"c1", "c2"}}, When: Share{token}, Refused: ErrClosed},
	})
}
