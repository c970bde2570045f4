package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"yushen/eval"
	"yushen/models"
	"yushen/shareddata/mockdept"
)

func mockDepartmentsCommand() *cobra.Command {
	var addr string
	var faults []string
	var slowness time.Duration
	c := &cobra.Command{
		Use:   "mock-departments [flags] DIR",
		Short: "用案件目录里的部门数据模拟各部门的接口",
		Long: `把 DIR 下所有案件的部门数据当作各部门的数据库,在 HTTP 上回答查询,供试用和测试。标准输出是一份指向它的部门配置,
可直接作 serve --config 里的 departments。
--fault 部门=毛病 使某部门出毛病:slow 慢、down 断开、garbage 乱答、stale 数据旧、no_record 查无、contradictory 自相矛盾;可多次。
运行中用 PUT /faults {"police":"slow"} 改,或在单个请求里加头 ` + mockdept.FaultHeader + `。`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			wanted, err := mockdept.ParseFaults(faults)
			if err != nil {
				return usage{err}
			}
			records, err := recordsOfCases(args[0])
			if err != nil {
				return usage{err}
			}
			listener, err := net.Listen("tcp", addr)
			if err != nil {
				return err
			}
			fmt.Fprint(cmd.OutOrStdout(), mockdept.Config("http://"+listener.Addr().String()))
			mock := mockdept.New(records, mockdept.Options{Faults: wanted, Slowness: slowness})
			return serveMock(cmd.Context(), mock, listener)
		},
	}
	f := c.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:8090", "监听地址")
	f.StringArrayVar(&faults, "fault", nil, "部门=毛病,如 police=slow")
	f.DurationVar(&slowness, "slowness", 30*time.Second, "slow 慢多久")
	return c
}

func serveMock(ctx context.Context, mock *mockdept.Mock, listener net.Listener) error {
	server := &http.Server{Handler: mock.Handler(), ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // it holds nothing that must be ended well
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// recordsOfCases are what the departments of all cases under dir know, each record once.
func recordsOfCases(dir string) (map[string][]models.Record, error) {
	dirs, err := eval.FindCases(dir)
	if err != nil {
		return nil, err
	}
	out := map[string][]models.Record{}
	seen := map[string]bool{}
	for _, d := range dirs {
		c, err := eval.LoadCase(d)
		if err != nil {
			return nil, err
		}
		for source, list := range c.Inputs.Shared {
			for _, r := range list {
				b, err := json.Marshal(r)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", d, err)
				}
				if key := source + string(b); !seen[key] {
					seen[key] = true
					out[source] = append(out[source], r)
				}
			}
		}
	}
	return out, nil
}
