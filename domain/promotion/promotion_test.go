package promotion

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/pricing"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	autumn = pricing.Promotion{
		ID: "p1", Name: "Autumn", Code: "AUTUMN",
		Conditions: pricing.Conditions{
			SKUs: []string{"tea"}, From: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC),
		},
		Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000},
	}
	better = with(func(p *pricing.Promotion) { p.Effect.RatePPM = 200_000 })

	draft     = facts{Created{autumn}}
	started   = append(draft[:1:1], Started{})
	ended     = append(started[:2:2], Ended{})
	withdrawn = append(started[:2:2], Withdrawn{})
)

func with(change func(*pricing.Promotion)) pricing.Promotion {
	p := autumn
	change(&p)
	return p
}

func TestCreating(t *testing.T) {
	t.Parallel()
	elsewhere := with(func(p *pricing.Promotion) {
		p.Conditions.From = autumn.Conditions.From.In(time.FixedZone("CEST", 7200))
		p.Conditions.Groups = []string{}
	})
	decidertest.Check(t, Decider, []rule{
		{Name: "a promotion is created", When: Create{autumn}, Then: draft},
		{Name: "creating it twice changes nothing", Given: started, When: Create{autumn}},
		{Name: "nor does writing the same differently", Given: started, When: Create{elsewhere}},
		{Name: "another cannot take the id", Given: started, When: Create{better}, Refused: ErrExists},
		{
			Name: "its rule must hold", Refused: pricing.ErrRate,
			When: Create{with(func(p *pricing.Promotion) { p.Effect.RatePPM = money.PPM + 1 })},
		},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a promotion changes", Given: started, When: Change{better}, Then: facts{Changed{better}}},
		{Name: "to what it is, it does not", Given: started, When: Change{autumn}},
		{Name: "its id stays", Given: started, When: Change{with(func(p *pricing.Promotion) { p.ID = "p2" })}, Refused: ErrOtherID},
		{
			Name: "its rule must hold", Given: started, Refused: pricing.ErrName,
			When: Change{with(func(p *pricing.Promotion) { p.Name = "" })},
		},
		{Name: "what is not there cannot change", When: Change{better}, Refused: ErrNotFound},
		{Name: "nor what was withdrawn", Given: withdrawn, When: Change{better}, Refused: ErrWithdrawn},
	})
}

func TestRunning(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a draft is started", Given: draft, When: Start{}, Then: facts{Started{}}},
		{Name: "starting it twice changes nothing", Given: started, When: Start{}},
		{Name: "it is ended", Given: started, When: End{}, Then: facts{Ended{}}},
		{Name: "ending it twice changes nothing", Given: ended, When: End{}},
		{Name: "a draft has nothing to end", Given: draft, When: End{}},
		{Name: "it may be started again", Given: ended, When: Start{}, Then: facts{Started{}}},
		{Name: "it is withdrawn", Given: started, When: Withdraw{}, Then: facts{Withdrawn{}}},
		{Name: "withdrawing it twice changes nothing", Given: withdrawn, When: Withdraw{}},
		{Name: "what was withdrawn does not come back", Given: withdrawn, When: Start{}, Refused: ErrWithdrawn},
		{Name: "what is not there cannot be started", When: Start{}, Refused: ErrNotFound},
		{Name: "nor withdrawn", When: Withdraw{}, Refused: ErrNotFound},
	})
}

func TestAPromotionKeepsItsIDAndStaysWithdrawn(t *testing.T) {
	t.Parallel()
	command := rapid.SampledFrom([]Command{
		Create{autumn}, Create{better}, Change{autumn}, Change{better}, Change{pricing.Promotion{ID: "p2"}},
		Start{}, End{}, Start{}, End{}, Withdraw{},
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(command, 1, 50).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			if step.Before.Status == IsWithdrawn && len(step.Events) > 0 {
				t.Fatalf("%+v decided %+v", step.Command, step.Events)
			}
			if step.After.Status != "" && (step.After.Rule.ID != "p1" || step.After.Rule.Check() != nil) {
				t.Fatalf("became %+v", step.After)
			}
		}
	})
}
